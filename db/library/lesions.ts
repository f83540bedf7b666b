import { and, asc, eq } from 'drizzle-orm';
import type { Lesion, SizeProvenance } from '../../main/contract/annotations.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Change } from '../edit/change.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { type media, object, shape, track } from '../schema/index.ts';
import { mediaRow } from './media.ts';

export interface NewLesion {
  readonly name: string;
  readonly size?: LesionSizeValue;
  readonly paris?: string;
  readonly site?: string;
  readonly histology?: string;
}

export interface LesionSizeValue {
  readonly sizeMm: number;
  /** Not that of a decision: deciding sets it itself. */
  readonly provenance: Exclude<SizeProvenance, 'accepted prediction' | 'edited prediction'>;
}

export type LesionDetails = Partial<Pick<Lesion, 'name' | 'paris' | 'site' | 'histology'>>;

/** Adds a lesion to the study of a media item. One undoable gesture, as are all edits below. */
export function addLesion(
  db: WritableDb,
  mediaId: MediaId,
  added: NewLesion,
  options: EditOptions = {},
): Lesion {
  const { studyKey } = mediaRow(db, mediaId);
  const id = db.newId() as LesionId;
  const what = { action: 'lesion.add', label: 'Add lesion', entity: 'lesion', entityId: id };
  gesture(db, what, options, (change) => insertLesion(change, studyKey, id, added));
  return getLesion(db, id);
}

/** The insertion alone, for a gesture that does more. */
export function insertLesion(change: Change, studyKey: number, id: LesionId, added: NewLesion) {
  const { size, ...details } = added;
  return change.insert(object, {
    ...{ id, studyKey, ...details },
    sizeMm: size?.sizeMm ?? null,
    sizeProvenance: size?.provenance ?? 'unknown',
  });
}

export function setLesionDetails(
  db: WritableDb,
  lesionId: LesionId,
  details: LesionDetails,
  options: EditOptions = {},
): Lesion {
  const what = { action: 'lesion.details', label: 'Edit lesion', entity: 'lesion', entityId: lesionId };
  gesture(db, what, options, (change) => change.update(object, lesionRow(db, lesionId), details));
  return getLesion(db, lesionId);
}

/** States a size that a person or a report gave; null takes it away. */
export function setLesionSize(
  db: WritableDb,
  lesionId: LesionId,
  size: LesionSizeValue | null,
  options: EditOptions = {},
): Lesion {
  const what = { action: 'lesion.size', label: 'Set size', entity: 'lesion', entityId: lesionId };
  const values = {
    sizeMm: size?.sizeMm ?? null,
    sizeProvenance: size?.provenance ?? ('unknown' as const),
    sizePredictionKey: null,
  };
  gesture(db, what, options, (change) => change.update(object, lesionRow(db, lesionId), values));
  return getLesion(db, lesionId);
}

/** Takes a lesion with its tracks and shapes out of view. */
export function removeLesion(db: WritableDb, lesionId: LesionId, options: EditOptions = {}): void {
  const what = { action: 'lesion.remove', label: 'Remove lesion', entity: 'lesion', entityId: lesionId };
  gesture(db, what, options, (change) => {
    const row = lesionRow(db, lesionId);
    const tracks = db
      .select()
      .from(track)
      .where(and(eq(track.objectKey, row.key), eq(track.hidden, false)))
      .all();
    for (const each of tracks) change.remove(track, each);
    const shapes = db
      .select()
      .from(shape)
      .where(and(eq(shape.objectKey, row.key), eq(shape.hidden, false)))
      .all();
    for (const each of shapes) change.remove(shape, each);
    change.remove(object, row);
  });
}

/** Throws `not_found`. */
export const getLesion = (db: ReadableDb, lesionId: LesionId): Lesion => toLesion(lesionRow(db, lesionId));

/** The lesions of the study of a media item, in the order they were added. */
export function lesionsOfStudy(db: ReadableDb, mediaId: MediaId): Lesion[] {
  const { studyKey } = mediaRow(db, mediaId);
  return db
    .select()
    .from(object)
    .where(and(eq(object.studyKey, studyKey), eq(object.hidden, false)))
    .orderBy(asc(object.key))
    .all()
    .map(toLesion);
}

/** The row behind an id. Throws `not_found`. */
export function lesionRow(db: ReadableDb, lesionId: LesionId): typeof object.$inferSelect {
  const row = db
    .select()
    .from(object)
    .where(and(eq(object.id, lesionId), eq(object.hidden, false)))
    .get();
  if (!row) throw new CaliperError('not_found', 'There is no such lesion in this library.');
  return row;
}

/** The row of a lesion that may be drawn on an item: both are of one study. Throws `not_found`, `invalid_input`. */
export function lesionForItem(
  db: ReadableDb,
  lesionId: LesionId,
  { studyKey }: Pick<typeof media.$inferSelect, 'studyKey'>,
): typeof object.$inferSelect {
  const row = lesionRow(db, lesionId);
  if (row.studyKey === studyKey) return row;
  throw new CaliperError(
    'invalid_input',
    `Lesion ${row.name} is of another study than this video. Add a lesion of this video instead. Nothing was changed.`,
  );
}

const toLesion = (row: typeof object.$inferSelect): Lesion => {
  const { id, name, sizeMm, sizeProvenance, paris, site, histology } = row;
  return { id, name, sizeMm, sizeProvenance, paris, site, histology };
};
