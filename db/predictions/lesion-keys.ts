import { CaliperError } from '../../main/contract/errors.ts';
import type { LesionId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';

/**
 * By id, the lesions that have or had a track on the media item of a run: one that was renamed or removed while the run
 * went on is still the lesion that was sized. The lookup throws `not_found` for another id.
 */
export function lesionKeysOfRun(db: ReadableDb, runKey: number): (id: LesionId) => number {
  const rows = db
    .read<{ key: number; id: LesionId }>(
      `SELECT lesion.key, lesion.id FROM prediction_run
       JOIN track ON track.media_key = prediction_run.media_key
       JOIN lesion ON lesion.key = track.lesion_key
       WHERE prediction_run.key = ?`,
    )
    .all(runKey);
  const keys = new Map(rows.map(({ key, id }) => [id, key]));
  return (id) => {
    const key = keys.get(id);
    if (key === undefined) throw new CaliperError('not_found', 'There is no such lesion on this media item.');
    return key;
  };
}
