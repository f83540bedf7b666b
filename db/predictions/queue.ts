import { CaliperError } from '../../main/contract/errors.ts';
import type { MediaId, PredictionId, RunId } from '../../main/contract/ids.ts';
import type { QueueItem, QueuePosition } from '../../main/contract/predictions.ts';
import type { ReadableDb } from '../handle.ts';
import { type FrameAgreement, hardReasons } from './hard-reasons.ts';
import { type LesionSizeRow, selectLesionSizes, toLesionSize } from './lesion-sizes.ts';

/** Walks down the index of hardness and stops at the first item that still waits for a person. */
const waitingSql = `FROM prediction AS p INDEXED BY prediction_by_hardness
  JOIN prediction_run AS run ON run.key = p.run_key
  JOIN media ON media.key = run.media_key
  JOIN object AS lesion ON lesion.key = p.object_key
  WHERE p.hardness <= $hardness AND (p.hardness < $hardness OR p.key > $key)
    AND media.hidden = 0 AND lesion.hidden = 0
    AND NOT EXISTS (SELECT 1 FROM decision WHERE prediction_key = p.key AND hidden = 0)
    AND run.key = (SELECT max(key) FROM prediction_run WHERE media_key = run.media_key AND task = 'sizing' AND state = 'done' AND hidden = 0)
  ORDER BY p.hardness DESC, p.key`;

const nextSql = `SELECT p.key, p.hardness, run.id AS runId, media.id AS mediaId,
    p.run_key AS runKey, p.object_key AS objectKey ${waitingSql} LIMIT 1`;

const countSql = `SELECT count(*) AS count FROM (SELECT p.key ${waitingSql} LIMIT $most)`;

const agreementSql = `SELECT count(*) AS frameCount, avg(value) AS meanMm,
    sqrt(max(0, avg(value * value) - avg(value) * avg(value))) AS deviationMm,
    min(value) AS leastMm, max(value) AS greatestMm
  FROM frame_prediction WHERE run_key = $runKey AND object_key = $objectKey AND damaged =
    (SELECT min(damaged) FROM frame_prediction WHERE run_key = $runKey AND object_key = $objectKey)`;

const frameSql = (order: string) => `SELECT frame_index AS frameIndex FROM frame_prediction
  WHERE run_key = $runKey AND object_key = $objectKey ORDER BY damaged, ${order}, frame_index LIMIT 1`;

interface Next {
  readonly key: number;
  readonly hardness: number;
  readonly runId: RunId;
  readonly mediaId: MediaId;
  readonly runKey: number;
  readonly objectKey: number;
}

/**
 * The lesion whose predicted size is least certain among those nobody has decided about, in the newest run of each
 * media item; behind `after` where that is given. Undefined when all are decided.
 */
export function nextHardItem(db: ReadableDb, after?: QueuePosition): QueueItem | undefined {
  const start = after ?? { hardness: Number.MAX_VALUE, key: 0 };
  const next = db.read<Next>(nextSql).get({ hardness: start.hardness, key: start.key });
  if (!next) return undefined;
  const { key, hardness, runId, mediaId, runKey, objectKey } = next;
  const size = toLesionSize(db.read<LesionSizeRow>(`${selectLesionSizes} WHERE p.key = ?`).get(key)!);
  const of = { runKey, objectKey };
  const frame = (order: string) => db.read<{ frameIndex: number }>(frameSql(order)).get(of)?.frameIndex ?? 0;
  return {
    ...{ size, mediaId, runId, hardness, position: { hardness, key } },
    clearestFrame: frame('quality DESC'),
    hardestFrame: frame('(high - low) / value DESC'),
    reasons: hardReasons(size, db.read<FrameAgreement>(agreementSql).get(of)!),
  };
}

/** The frame on which a lesion is seen best in its run. Throws `not_found`. */
export function clearestFrameOf(db: ReadableDb, predictionId: PredictionId): number {
  const of = db
    .read<Pick<Next, 'runKey' | 'objectKey'>>(
      'SELECT run_key AS runKey, object_key AS objectKey FROM prediction WHERE id = ?',
    )
    .get(predictionId);
  if (!of) throw new CaliperError('not_found', 'There is no such prediction in this library.');
  return db.read<{ frameIndex: number }>(frameSql('quality DESC')).get(of)?.frameIndex ?? 0;
}

/** How many lesions wait for a person, counted up to `most`. */
export const countWaiting = (db: ReadableDb, most: number): number =>
  db.read<{ count: number }>(countSql).get({ hardness: Number.MAX_VALUE, key: 0, most })!.count;
