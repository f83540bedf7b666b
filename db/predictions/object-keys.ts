import { CaliperError } from '../../main/contract/errors.ts';
import type { LesionId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';

/**
 * By id, the objects that have or had a track on the media item of a run: one that was renamed or removed while the run
 * went on is still the one that was looked at. The lookup throws `not_found` for another id.
 */
export function objectKeysOfRun(db: ReadableDb, runKey: number): (id: LesionId) => number {
  const rows = db
    .read<{ key: number; id: LesionId }>(
      `SELECT object.key, object.id FROM prediction_run
       JOIN track ON track.media_key = prediction_run.media_key
       JOIN object ON object.key = track.object_key
       WHERE prediction_run.key = ?`,
    )
    .all(runKey);
  const keys = new Map(rows.map(({ key, id }) => [id, key]));
  return (id) => {
    const key = keys.get(id);
    if (key === undefined) throw new CaliperError('not_found', 'There is no such object on this media item.');
    return key;
  };
}
