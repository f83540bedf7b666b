import { CaliperError } from '../../main/contract/errors.ts';
import type { MediaId } from '../../main/contract/ids.ts';
import type { Change } from '../edit/change.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { media, object } from '../schema/index.ts';
import { lesionRow } from './lesions.ts';
import { mediaRow } from './media.ts';
import { studyFor } from './patients.ts';

/**
 * Moves items to a study of a patient, both made if they are new, together with the lesions drawn on them. One undoable
 * gesture. Throws `not_found`, or `conflict` for a lesion that is drawn on an item that stays behind as well.
 */
export function assignPatient(
  db: WritableDb,
  mediaIds: readonly MediaId[],
  pseudonym: string,
  studyName: string,
  options: EditOptions = {},
): void {
  const [first = ''] = mediaIds;
  const what = { action: 'media.assign', label: 'Assign patient', entity: 'media', entityId: first };
  gesture(db, what, options, (change) => {
    const items = [...new Set(mediaIds)].map((mediaId) => mediaRow(db, mediaId));
    const targets = items.map((item) => ({
      item,
      studyKey: studyFor(db, change, item.id, pseudonym, studyName).key,
    }));
    const moving = targets.filter(({ item, studyKey }) => item.studyKey !== studyKey);
    for (const { item, studyKey } of moving) change.update(media, item, { studyKey });
    const groups = Map.groupBy(moving, ({ item, studyKey }) => `${item.studyKey} ${studyKey}`);
    for (const [{ item, studyKey }, ...others] of groups.values() as Iterable<[Move, ...Move[]]>) {
      const moved = new Set([item.key, ...others.map((other) => other.item.key)]);
      moveLesions(db, change, item.studyKey, studyKey, moved);
    }
  });
}

interface Move {
  readonly item: typeof media.$inferSelect;
  readonly studyKey: number;
}

interface DrawnLesion {
  readonly id: (typeof object.$inferSelect)['id'];
  readonly name: string;
  readonly mediaKey: number | null;
}

/** Lesions of a study with the items that show them; null for one that is drawn on none. */
const lesionsSql = `SELECT DISTINCT lesion.id, lesion.name, media.key AS mediaKey
  FROM object AS lesion
  LEFT JOIN (SELECT object_key, media_key FROM track WHERE hidden = 0
    UNION SELECT object_key, media_key FROM shape WHERE hidden = 0) AS place ON place.object_key = lesion.key
  LEFT JOIN media ON media.key = place.media_key AND media.hidden = 0
  WHERE lesion.study_key = ? AND lesion.hidden = 0`;

function moveLesions(
  db: WritableDb,
  change: Change,
  fromStudy: number,
  toStudy: number,
  moved: ReadonlySet<number>,
): void {
  const places = db.read<DrawnLesion>(lesionsSql).all(fromStudy);
  const isEmpty = remaining(db, fromStudy) === 0;
  for (const [id, on] of Map.groupBy(places, (place) => place.id)) {
    const shows = on.flatMap(({ mediaKey }) => mediaKey ?? []);
    const leaves = shows.some((key) => moved.has(key)) || (isEmpty && shows.length === 0);
    if (!leaves) continue;
    if (shows.some((key) => !moved.has(key))) {
      throw new CaliperError(
        'conflict',
        `Lesion ${on[0]!.name} is drawn on another item of the same study too. Move both together. Nothing was changed.`,
        { details: { lesionId: id } },
      );
    }
    change.update(object, lesionRow(db, id), { studyKey: toStudy });
  }
}

const remaining = (db: ReadableDb, studyKey: number): number =>
  db
    .read<{ count: number }>('SELECT count(*) AS count FROM media WHERE study_key = ? AND hidden = 0')
    .get(studyKey)!.count;
