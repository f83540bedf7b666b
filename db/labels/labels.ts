import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { FieldId, LabelId, LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Field, Label, LabelTarget, LabelValue } from '../../main/contract/labels.ts';
import { assertFrame } from '../annotations/tracks.ts';
import { utcText } from '../clock.ts';
import type { Change } from '../edit/change.ts';
import { type EditOptions, gesture, inTransaction, newMark } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { getLesion, lesionsOfStudy } from '../library/lesions.ts';
import { frameSeriesRow, mediaRow } from '../library/media.ts';
import { label } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import { currentSchema, getField } from './schema.ts';
import { assertValue } from './values.ts';

/** A value, or none, of one field at one place. */
export interface SetLabel {
  readonly fieldId: FieldId;
  readonly target: LabelTarget;
  readonly value: LabelValue | null;
}

type LabelRow = typeof label.$inferSelect;

/** As text, not as a value that is bound: the indexes of labels hold those that are shown. */
const isShown = sql`${label.hidden} = 0`;

/** Labels in one audit row at most: a longer import has several, which are undone as one. */
const labelsPerGesture = 5000;

/**
 * Sets labels, all or none, as one undoable step. On frames a label takes the place of what the field had there and cuts what
 * reaches further. Throws `not_found`, `invalid_input` for a value or a target that the field does not have.
 */
export function setLabels(db: WritableDb, sets: readonly SetLabel[], options: EditOptions = {}): void {
  const mark = options.mark ?? (sets.length > labelsPerGesture ? newMark(db) : undefined);
  const fields = new Map<FieldId, Field>();
  inTransaction(db, () => {
    for (let from = 0; from < sets.length; from += labelsPerGesture) {
      const page = sets.slice(from, from + labelsPerGesture);
      const [first] = page as [SetLabel];
      const name = page.every(({ value }) => value === null) ? 'Remove label' : 'Set label';
      const what = { action: 'label.set', label: name, entity: 'label', entityId: first.fieldId };
      gesture(db, what, { ...options, mark }, (change) => {
        for (const set of page) {
          const field = fields.get(set.fieldId) ?? getField(db, set.fieldId);
          fields.set(set.fieldId, field);
          setOne(db, change, field, set);
        }
      });
    }
  });
}

function setOne(db: WritableDb, change: Change, field: Field, { target, value }: SetLabel): void {
  if (value !== null) assertValue(field, value);
  const place = placeOf(db, field, target);
  const text = value === null ? null : JSON.stringify(value);
  const there = rowsAt(db, field.id, place);
  if (there.length === 1 && covers(there[0]!, place) && there[0]!.value === text) return;
  for (const row of there) {
    change.remove(label, row);
    for (const rest of restOf(row, place)) {
      const { key: _, ...kept } = row;
      change.insert(label, { ...kept, ...rest, id: db.newId() as LabelId });
    }
  }
  if (text === null) return;
  change.insert(label, {
    ...{ id: db.newId() as LabelId, fieldId: field.id, ...place, value: text },
    ...{ author: db.session.actor, setAt: utcText(db.clock) },
  });
}

interface LabelPlace {
  readonly mediaKey: number | null;
  readonly objectId: LesionId | null;
  readonly fromFrame: number | null;
  readonly toFrame: number | null;
}

/** Where a target is. Throws `invalid_input` where the field is not about such targets. */
function placeOf(db: ReadableDb, field: Field, target: LabelTarget): LabelPlace {
  const nowhere = { mediaKey: null, objectId: null, fromFrame: null, toFrame: null };
  if ('objectId' in target) {
    if (field.subject !== 'object') throw notAbout(field);
    return { ...nowhere, objectId: getLesion(db, target.objectId).id };
  }
  const { key: mediaKey } = mediaRow(db, target.mediaId);
  if (!('fromFrame' in target)) {
    if (field.subject !== 'medium') throw notAbout(field);
    return { ...nowhere, mediaKey };
  }
  if (field.subject !== 'frame' && field.subject !== 'range') throw notAbout(field);
  const { fromFrame, toFrame } = target;
  const { frameCount } = frameSeriesRow(db, target.mediaId);
  assertFrame(fromFrame, frameCount);
  assertFrame(toFrame - 1, frameCount);
  if (fromFrame >= toFrame) {
    throw new CaliperError(
      'invalid_input',
      'A range of frames ends behind its first frame. Nothing was changed.',
    );
  }
  return { ...nowhere, mediaKey, fromFrame, toFrame };
}

const notAbout = (field: Field) =>
  new CaliperError(
    'invalid_input',
    `${field.name} is set ${subjectWords[field.subject]}. Nothing was changed.`,
  );

const subjectWords: Readonly<Record<Field['subject'], string>> = {
  medium: 'on whole items',
  frame: 'on frames',
  range: 'on ranges of frames',
  object: 'on annotated objects, such as lesions',
};

/** The labels of a field that a place touches. */
function rowsAt(db: ReadableDb, fieldId: FieldId, place: LabelPlace): LabelRow[] {
  const { mediaKey, objectId, fromFrame, toFrame } = place;
  const where =
    objectId !== null
      ? eq(label.objectId, objectId)
      : fromFrame === null || toFrame === null
        ? and(eq(label.mediaKey, mediaKey!), isNull(label.fromFrame))
        : and(eq(label.mediaKey, mediaKey!), lt(label.fromFrame, toFrame), gt(label.toFrame, fromFrame));
  return db
    .select()
    .from(label)
    .where(and(eq(label.fieldId, fieldId), isShown, where))
    .orderBy(label.key)
    .all();
}

const covers = (row: LabelRow, place: LabelPlace): boolean =>
  place.fromFrame === null || (row.fromFrame! <= place.fromFrame && row.toFrame! >= place.toFrame!);

/** The parts of a row's range outside a place. */
function restOf(row: LabelRow, place: LabelPlace): { fromFrame: number; toFrame: number }[] {
  if (place.fromFrame === null || place.toFrame === null || row.fromFrame === null || row.toFrame === null) {
    return [];
  }
  const before = { fromFrame: row.fromFrame, toFrame: place.fromFrame };
  const after = { fromFrame: place.toFrame, toFrame: row.toFrame };
  return [before, after].filter(({ fromFrame, toFrame }) => fromFrame < toFrame);
}

/** The value that a field has on the whole of a target; undefined where it has none, or not the same one throughout. */
export function labelAt(db: ReadableDb, fieldId: FieldId, target: LabelTarget): LabelValue | undefined {
  const place = placeOf(db, getField(db, fieldId), target);
  const [row, ...others] = rowsAt(db, fieldId, place);
  if (row === undefined || others.length > 0 || !covers(row, place)) return undefined;
  return storedJson(row.value) as LabelValue;
}

/** Whether a field has any value on a target. */
export const isLabelled = (db: ReadableDb, fieldId: FieldId, target: LabelTarget): boolean =>
  rowsAt(db, fieldId, placeOf(db, getField(db, fieldId), target)).length > 0;

/**
 * The labels of an item, of its frames and of the objects of its study, in the fields of the newest schema, by place. Throws
 * `not_found`.
 */
export function labelsOfMedia(db: ReadableDb, mediaId: MediaId): Label[] {
  const { key } = mediaRow(db, mediaId);
  const own = db
    .select()
    .from(label)
    .where(and(eq(label.mediaKey, key), isShown))
    .all();
  const ofObjects = lesionsOfStudy(db, mediaId).flatMap(({ id }) =>
    db
      .select()
      .from(label)
      .where(and(eq(label.objectId, id), isShown))
      .all(),
  );
  const fields = new Set(currentSchema(db).fields.map(({ id }) => id));
  return [...own, ...ofObjects]
    .filter(({ fieldId }) => fields.has(fieldId))
    .map((row) => toLabel(row, row.mediaKey === null ? null : mediaId))
    .sort((a, b) => (a.fromFrame ?? -1) - (b.fromFrame ?? -1));
}

function toLabel(
  { key: _, mediaKey: __, hidden: ___, value, setAt, ...row }: LabelRow,
  mediaId: MediaId | null,
): Label {
  return { ...row, mediaId, value: storedJson(value) as LabelValue, at: setAt };
}
