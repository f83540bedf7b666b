import { CaliperError } from '../../main/contract/errors.ts';
import type { ReadableDb } from '../handle.ts';

/** By name, the lesions with tracks on the media item of a run. The lookup throws `not_found` for another name. */
export function lesionKeysOfRun(db: ReadableDb, runKey: number): (name: string) => number {
  const rows = db
    .read<{ key: number; name: string }>(
      `SELECT lesion.key, lesion.name FROM prediction_run
       JOIN track ON track.media_key = prediction_run.media_key AND track.hidden = 0
       JOIN lesion ON lesion.key = track.lesion_key AND lesion.hidden = 0
       WHERE prediction_run.key = ?`,
    )
    .all(runKey);
  const keys = new Map(rows.map(({ key, name }) => [name, key]));
  return (name) => {
    const key = keys.get(name);
    if (key === undefined)
      throw new CaliperError('not_found', `There is no lesion ${name} on this media item.`);
    return key;
  };
}
