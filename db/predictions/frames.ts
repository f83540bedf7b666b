import type { SizedBox } from '../../main/contract/engine/size.ts';
import type { LesionId, RunId } from '../../main/contract/ids.ts';
import type { FrameSize } from '../../main/contract/predictions.ts';
import { inTransaction } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { assertSummaryHolds, type PredictionValues, RowsDigest, rowsSoFar } from './digest.ts';
import { lesionKeysOfRun } from './lesion-keys.ts';
import { openRun } from './runs.ts';

const insertSql = `INSERT INTO prediction
  (run_key, lesion_key, frame_index, pts_us, size_mm, low_mm, high_mm, size_class, quality, damaged)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Stores one batch of a running run in one transaction; keep it to about a thousand rows.
 * Throws `conflict` if the run is closed or one of the frames is already there, `not_found` for an unknown lesion.
 */
export function addPredictions(db: WritableDb, runId: RunId, frames: readonly SizedBox[]): void {
  const { key: runKey } = openRun(db, runId);
  const lesionKey = lesionKeysOfRun(db, runKey);
  const stored = new RowsDigest();
  inTransaction(db, () => {
    const insert = db.write(insertSql);
    for (const {
      lesionId,
      frameIndex,
      ptsUs,
      sizeMm,
      lowMm,
      highMm,
      sizeClass,
      quality,
      damaged,
    } of frames) {
      const place = [lesionKey(lesionId), frameIndex, ptsUs];
      const row: PredictionValues = [...place, sizeMm, lowMm, highMm, sizeClass, quality, damaged ? 1 : 0];
      insert.run(runKey, ...row);
      stored.add(row);
    }
  });
  rowsSoFar(db, runId).merge(stored);
}

/** The predictions of a run on the frames `[fromFrame, toFrame)`, by frame and then lesion. */
export function predictionsInRange(
  db: ReadableDb,
  runId: RunId,
  fromFrame: number,
  toFrame: number,
): FrameSize[] {
  assertSummaryHolds(db, runId);
  const lesions = sizedLesions(db, runId);
  const frames = lesions.flatMap(({ run, key, id, name }) =>
    db
      .read<Omit<FrameSize, 'lesion' | 'lesionId' | 'damaged'> & { damaged: number }>(predictionsSql)
      .all(run, key, fromFrame, toFrame)
      .map((frame) => ({ ...frame, damaged: frame.damaged === 1, lesionId: id, lesion: name })),
  );
  return lesions.length > 1 ? frames.sort((a, b) => a.frameIndex - b.frameIndex) : frames;
}

/** A lesion that has predictions in a run; `id` is null if it was removed since. */
export interface SizedLesion {
  readonly run: number;
  readonly key: number;
  readonly name: string;
  readonly id: LesionId | null;
}

/** The lesions that have predictions in a run, in the order they were added. */
export const sizedLesions = (db: ReadableDb, runId: RunId): SizedLesion[] =>
  db.read<SizedLesion>(lesionsOfRunSql).all(runId);

/** One page of a lesion's curve behind a frame, each row `[frameIndex, ptsUs, sizeMm, lowMm, highMm]`. */
export const curvePage = (
  db: ReadableDb,
  { run, key }: SizedLesion,
  afterFrame: number,
  limit: number,
): number[][] => db.read<unknown>(curveSql).raw().all(run, key, afterFrame, limit) as number[][];

const curveSql = `SELECT frame_index, pts_us, size_mm, low_mm, high_mm FROM prediction
  WHERE run_key = ? AND lesion_key = ? AND frame_index > ? ORDER BY frame_index LIMIT ?`;

/** Skips through the index from lesion to lesion. */
const lesionsOfRunSql = `
  WITH RECURSIVE seen (run, key) AS (
    SELECT run.key, (SELECT min(lesion_key) FROM prediction WHERE run_key = run.key)
      FROM prediction_run AS run WHERE run.id = ?
    UNION ALL
    SELECT run, (SELECT min(lesion_key) FROM prediction WHERE run_key = run AND lesion_key > seen.key)
      FROM seen WHERE seen.key IS NOT NULL
  )
  SELECT seen.run, seen.key, lesion.name, iif(lesion.hidden, NULL, lesion.id) AS id
  FROM seen JOIN lesion ON lesion.key = seen.key ORDER BY seen.key`;

const predictionsSql = `SELECT frame_index AS frameIndex, pts_us AS ptsUs, size_mm AS sizeMm, low_mm AS lowMm,
    high_mm AS highMm, size_class AS sizeClass, quality, damaged
  FROM prediction WHERE run_key = ? AND lesion_key = ? AND frame_index >= ? AND frame_index < ?
  ORDER BY frame_index`;

/** The size curve of one lesion in one run, one array a quantity, all `[pointCount]`, ascending in frames. */
export interface Timeline {
  readonly frameIndex: Float64Array;
  readonly ptsUs: Float64Array;
  readonly sizeMm: Float64Array;
  readonly lowMm: Float64Array;
  readonly highMm: Float64Array;
}

const timelineSql = `SELECT frame_index, pts_us, size_mm, low_mm, high_mm FROM prediction
  WHERE run_key = (SELECT key FROM prediction_run WHERE id = ?)
    AND lesion_key = (SELECT key FROM lesion WHERE id = ?)
  ORDER BY frame_index`;

/** For drawing: columns, because a hundred thousand objects cost more than the query. Empty for an unknown run. */
export function timelineOf(db: ReadableDb, runId: RunId, lesionId: LesionId): Timeline {
  const rows = db.read<unknown>(timelineSql).raw().all(runId, lesionId) as number[][];
  const column = (position: number) => Float64Array.from(rows, (row) => row[position]!);
  return {
    frameIndex: column(0),
    ptsUs: column(1),
    sizeMm: column(2),
    lowMm: column(3),
    highMm: column(4),
  };
}
