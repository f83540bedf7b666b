import { CaliperError } from '../../main/contract/errors.ts';
import type { PredictionId, RunId } from '../../main/contract/ids.ts';
import type { LesionSize } from '../../main/contract/predictions.ts';
import type { ReadableDb } from '../handle.ts';
import { assertSummaryHolds } from './digest.ts';

/** A prediction with the last word a person said about it. */
export const selectLesionSizes = `SELECT p.id AS predictionId, lesion.id AS lesionId, lesion.name AS lesion, lesion.hidden,
    p.value AS sizeMm, p.low AS lowMm, p.high AS highMm, p.class AS sizeClass,
    p.frame_count AS frameCount, p.damaged_frames AS damagedFrames, decision.decision, decision.value AS decidedMm
  FROM prediction AS p
  JOIN object AS lesion ON lesion.key = p.object_key
  LEFT JOIN decision ON decision.key =
    (SELECT max(key) FROM decision WHERE prediction_key = p.key AND hidden = 0)`;

export type LesionSizeRow = LesionSize & { hidden: number };

/** One size a lesion of a run, in the order in which the lesions were added. */
export function lesionSizesOfRun(db: ReadableDb, runId: RunId): LesionSize[] {
  assertSummaryHolds(db, runId);
  return db
    .read<LesionSizeRow>(
      `${selectLesionSizes} WHERE p.run_key = (SELECT key FROM prediction_run WHERE id = ?) ORDER BY lesion.key`,
    )
    .all(runId)
    .map(toLesionSize);
}

/** Throws `not_found`. */
export function getLesionSize(db: ReadableDb, predictionId: PredictionId): LesionSize {
  const row = db.read<LesionSizeRow>(`${selectLesionSizes} WHERE p.id = ?`).get(predictionId);
  if (!row) throw new CaliperError('not_found', 'There is no such prediction in this library.');
  return toLesionSize(row);
}

/** A lesion that was removed since keeps its name here, but can no longer be gone to. */
export const toLesionSize = ({ hidden, ...size }: LesionSizeRow): LesionSize => ({
  ...size,
  lesionId: hidden === 1 ? null : size.lesionId,
});
