import { CaliperError } from '../../main/contract/errors.ts';
import type { MediaId, PredictionId, RunId } from '../../main/contract/ids.ts';
import type { QueueItem, QueuePosition } from '../../main/contract/predictions.ts';
import type { ReadableDb } from '../handle.ts';
import { type FrameAgreement, hardReasons } from './hard-reasons.ts';
import { type LesionSizeRow, selectLesionSizes, toLesionSize } from './lesion-sizes.ts';

/** Walks down the index of hardness and stops at the first item that still waits for a person. */
const waitingSql = `FROM lesion_prediction AS p INDEXED BY lesion_prediction_by_hardness
  JOIN prediction_run AS run ON run.key = p.run_key
  JOIN media ON media.key = run.media_key
  JOIN lesion ON lesion.key = p.lesion_key
  WHERE p.hardness <= $hardness AND (p.hardness < $hardness OR p.key > $key)
    AND media.hidden = 0 AND lesion.hidden = 0
    AND NOT EXISTS (SELECT 1 FROM decision WHERE lesion_prediction_key = p.key AND hidden = 0)
    AND run.key = (SELECT max(key) FROM prediction_run WHERE media_key = run.media_key AND state = 'done')
  ORDER BY p.hardness DESC, p.key`;

const nextSql = `SELECT p.key, p.hardness, run.id AS runId, media.id AS mediaId,
    p.run_key AS runKey, p.lesion_key AS lesionKey ${waitingSql} LIMIT 1`;

const countSql = `SELECT count(*) AS count FROM (SELECT p.key ${waitingSql} LIMIT $most)`;

const agreementSql = `SELECT count(*) AS frameCount, avg(size_mm) AS meanMm,
    sqrt(max(0, avg(size_mm * size_mm) - avg(size_mm) * avg(size_mm))) AS deviationMm,
    min(size_mm) AS leastMm, max(size_mm) AS greatestMm
  FROM prediction WHERE run_key = $runKey AND lesion_key = $lesionKey AND damaged =
    (SELECT min(damaged) FROM prediction WHERE run_key = $runKey AND lesion_key = $lesionKey)`;

const frameSql = (order: string) => `SELECT frame_index AS frameIndex FROM prediction
  WHERE run_key = $runKey AND lesion_key = $lesionKey ORDER BY damaged, ${order}, frame_index LIMIT 1`;

interface Next {
  readonly key: number;
  readonly hardness: number;
  readonly runId: RunId;
  readonly mediaId: MediaId;
  readonly runKey: number;
  readonly lesionKey: number;
}

/**
 * The lesion whose predicted size is least certain among those nobody has decided about, in the newest run of each
 * media item; behind `after` where that is given. Undefined when all are decided.
 */
export function nextHardItem(db: ReadableDb, after?: QueuePosition): QueueItem | undefined {
  const start = after ?? { hardness: Number.MAX_VALUE, key: 0 };
  const next = db.read<Next>(nextSql).get({ hardness: start.hardness, key: start.key });
  if (!next) return undefined;
  const { key, hardness, runId, mediaId, runKey, lesionKey } = next;
  const size = toLesionSize(db.read<LesionSizeRow>(`${selectLesionSizes} WHERE p.key = ?`).get(key)!);
  const of = { runKey, lesionKey };
  const frame = (order: string) => db.read<{ frameIndex: number }>(frameSql(order)).get(of)?.frameIndex ?? 0;
  return {
    ...{ size, mediaId, runId, hardness, position: { hardness, key } },
    clearestFrame: frame('quality DESC'),
    hardestFrame: frame('(high_mm - low_mm) / size_mm DESC'),
    reasons: hardReasons(size, db.read<FrameAgreement>(agreementSql).get(of)!),
  };
}

/** The frame on which a lesion is seen best in its run. Throws `not_found`. */
export function clearestFrameOf(db: ReadableDb, predictionId: PredictionId): number {
  const of = db
    .read<Pick<Next, 'runKey' | 'lesionKey'>>(
      'SELECT run_key AS runKey, lesion_key AS lesionKey FROM lesion_prediction WHERE id = ?',
    )
    .get(predictionId);
  if (!of) throw new CaliperError('not_found', 'There is no such prediction in this library.');
  return db.read<{ frameIndex: number }>(frameSql('quality DESC')).get(of)?.frameIndex ?? 0;
}

/** How many lesions wait for a person, counted up to `most`. */
export const countWaiting = (db: ReadableDb, most: number): number =>
  db.read<{ count: number }>(countSql).get({ hardness: Number.MAX_VALUE, key: 0, most })!.count;
