import type { MediaId, RunId } from '../../main/contract/ids.ts';
import type { LesionSize } from '../../main/contract/predictions.ts';
import type { ReadableDb } from '../handle.ts';
import { type LesionSizeRow, selectLesionSizes, toLesionSize } from './lesion-sizes.ts';

export interface QueueItem {
  readonly size: LesionSize;
  readonly mediaId: MediaId;
  readonly runId: RunId;
  /** Width of the interval relative to the size. */
  readonly hardness: number;
  /** Give it to `nextHardItem` to skip this item. */
  readonly position: QueuePosition;
}

export interface QueuePosition {
  readonly hardness: number;
  readonly key: number;
}

/** Walks down the index of hardness and stops at the first item that still waits for a person. */
const waitingSql = `SELECT p.key, p.hardness, run.id AS runId, media.id AS mediaId
  FROM lesion_prediction AS p INDEXED BY lesion_prediction_by_hardness
  JOIN prediction_run AS run ON run.key = p.run_key
  JOIN media ON media.key = run.media_key
  JOIN lesion ON lesion.key = p.lesion_key
  WHERE p.hardness <= $hardness AND (p.hardness < $hardness OR p.key > $key)
    AND media.hidden = 0 AND lesion.hidden = 0
    AND NOT EXISTS (SELECT 1 FROM decision WHERE lesion_prediction_key = p.key AND hidden = 0)
    AND run.key = (SELECT max(key) FROM prediction_run WHERE media_key = run.media_key AND state = 'done')
  ORDER BY p.hardness DESC, p.key LIMIT 1`;

/**
 * The lesion whose predicted size is least certain among those nobody has decided about, in the newest run of each
 * media item; behind `after` where that is given. Undefined when all are decided.
 */
export function nextHardItem(db: ReadableDb, after?: QueuePosition): QueueItem | undefined {
  const start = after ?? { hardness: Number.MAX_VALUE, key: 0 };
  const next = db
    .read<{ key: number; hardness: number; runId: RunId; mediaId: MediaId }>(waitingSql)
    .get({ hardness: start.hardness, key: start.key });
  if (!next) return undefined;
  const { key, hardness, runId, mediaId } = next;
  const size = db.read<LesionSizeRow>(`${selectLesionSizes} WHERE p.key = ?`).get(key)!;
  return { size: toLesionSize(size), mediaId, runId, hardness, position: { hardness, key } };
}
