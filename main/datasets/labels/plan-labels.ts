import {
  currentSchema,
  getLesion,
  isLabelled,
  labelAt,
  lesionsOfStudy,
  type ReadableDb,
  type SetLabel,
} from '../../../db/index.ts';
import type { LabelRow } from '../../contract/engine/read-labels.ts';
import type { FieldId, LesionId } from '../../contract/ids.ts';
import { type Field, type LabelTarget, type LabelValue, sizeFieldId } from '../../contract/labels.ts';
import { isFrameSeries, type Media } from '../../contract/media.ts';
import { SizeMm } from '../../contract/primitives.ts';
import { CsvNumbers } from '../csv-table.ts';
import { ImportLog } from '../import-log.ts';
import { ItemNames } from './item-names.ts';

/** What the rows of a table mean for a library. */
export interface LabelPlan {
  readonly sets: SetLabel[];
  /** Sizes of lesions, which are no labels but measurements with a provenance. */
  readonly sizes: { readonly lesionId: LesionId; readonly sizeMm: number }[];
  /** Of all rows; those that are there already are `taken` too. */
  readonly log: ImportLog;
  alreadyThere: number;
  /** Values that are there and give way. */
  replaced: number;
}

const sizeField: Field = {
  ...{ id: sizeFieldId, name: 'size', subject: 'object', required: false },
  ...{ kind: 'number', unit: 'mm', minimum: 0, maximum: 500 },
};

/**
 * Decides for each row what it sets. A row that cannot be used is left out with its reason, and so is one that would
 * replace a value, unless that is asked for. Nothing is stored.
 */
export function planLabels(
  db: ReadableDb,
  rows: readonly LabelRow[],
  options: { readonly decimalCommas: boolean; readonly replaceValues: boolean },
): LabelPlan {
  const plan: LabelPlan = { sets: [], sizes: [], log: new ImportLog(), alreadyThere: 0, replaced: 0 };
  const fields = new Map(
    [sizeField, ...currentSchema(db).fields].map((field) => [field.name.toLowerCase(), field]),
  );
  const items = new ItemNames(db);
  const numbers = new CsvNumbers(options.decimalCommas);
  const said = new Map<string, { value: LabelValue; where: string }>();
  for (const row of rows) {
    const problem = planRow(row);
    if (problem !== null) plan.log.leaveOut(row.where, problem.reason, problem.kind ?? problem.reason);
    else plan.log.take();
  }
  return plan;

  function planRow(row: LabelRow): Problem | null {
    const field = fields.get(row.field.toLowerCase());
    if (!field) {
      const known = [...fields.values()].map(({ name }) => name).join(', ');
      return {
        reason: `there is no field ${row.field} (there are ${known})`,
        kind: 'there is no such field',
      };
    }
    const value = parsedValue(field, row.value, numbers);
    if (typeof value === 'object') return value;
    const media = items.find(row.item, row.patient);
    if (media.length === 0) {
      return { reason: `the library has no ${called(row)}`, kind: 'the library has no such item or patient' };
    }
    if (row.item !== '' && media.length > 1) {
      return {
        reason: `${media.length} items are called ${row.item}: give a path, an id or the patient`,
        kind: 'several items have this name',
      };
    }
    const targets = targetsOf(db, field, media, row);
    if (!Array.isArray(targets)) return targets;
    const fresh: LabelTarget[] = [];
    let others = 0;
    for (const target of targets) {
      const before = said.get(keyOf(field, target));
      if (before !== undefined && before.value !== value) {
        return { reason: `it contradicts ${before.where}`, kind: 'it contradicts an earlier line' };
      }
      const present = before?.value ?? presentValue(db, field, target);
      if (present === value) continue;
      if (present !== undefined) others++;
      fresh.push(target);
    }
    if (others > 0 && !options.replaceValues) return { reason: 'there is another value already' };
    for (const target of targets) {
      const key = keyOf(field, target);
      if (!said.has(key)) said.set(key, { value, where: row.where });
    }
    if (fresh.length === 0) plan.alreadyThere++;
    plan.replaced += others;
    for (const target of fresh) {
      if (field.id === sizeFieldId && 'objectId' in target) {
        plan.sizes.push({ lesionId: target.objectId, sizeMm: value as number });
      } else plan.sets.push({ fieldId: field.id as FieldId, target, value });
    }
    return null;
  }
}

const keyOf = (field: Field, target: LabelTarget) => `${field.id} ${JSON.stringify(target)}`;

interface Problem {
  readonly reason: string;
  /** Gathers reasons that differ in their names only. */
  readonly kind?: string;
}

const called = ({ item, patient }: LabelRow) =>
  item === '' ? `patient ${patient}` : patient === '' ? `item ${item}` : `item ${item} of patient ${patient}`;

const truths: Readonly<Record<string, boolean>> = {
  ...{ yes: true, y: true, true: true, '1': true },
  ...{ no: false, n: false, false: false, '0': false },
};

function parsedValue(field: Field, text: string, numbers: CsvNumbers): LabelValue | Problem {
  if (field.kind === 'text') {
    return text.length <= 1000 ? text : { reason: 'the text is longer than 1,000 characters' };
  }
  if (field.kind === 'class') {
    const found = field.classes.find(({ name }) => name.toLowerCase() === text.toLowerCase());
    if (found) return found.id;
    const known = field.classes.map(({ name }) => name).join(', ');
    return {
      reason: `${field.name} has no class ${text} (it has ${known})`,
      kind: `${field.name} has no such class`,
    };
  }
  if (field.kind === 'yes-no') {
    return (
      truths[text.toLowerCase()] ?? {
        reason: `${field.name} is yes or no, not ${text}`,
        kind: `${field.name} is yes or no`,
      }
    );
  }
  const number = numbers.parse(text);
  const fits = field.id === sizeFieldId ? SizeMm.safeParse(number).success : Number.isFinite(number);
  if (!fits) return { reason: `${field.name} is a number, not ${text}`, kind: `${field.name} is a number` };
  if (number < (field.minimum ?? -Infinity) || number > (field.maximum ?? Infinity)) {
    return { reason: `${field.name} lies outside its limits` };
  }
  return number;
}

function targetsOf(
  db: ReadableDb,
  field: Field,
  media: readonly Media[],
  row: LabelRow,
): LabelTarget[] | Problem {
  const { frame, lastFrame, lesion } = row;
  if (field.subject === 'object') {
    if (lesion === '') return { reason: `${field.name} is about lesions, and the row names none` };
    const named = media.flatMap(({ id }) => lesionsOfStudy(db, id).filter(({ name }) => name === lesion));
    const ids = [...new Set(named.map(({ id }) => id))];
    if (ids.length === 1) return [{ objectId: ids[0]! }];
    return ids.length === 0
      ? { reason: `there is no lesion ${lesion} there`, kind: 'there is no such lesion' }
      : {
          reason: `${ids.length} lesions there are called ${lesion}`,
          kind: 'several lesions have this name',
        };
  }
  if (field.subject === 'medium') {
    return frame === null
      ? media.map(({ id: mediaId }) => ({ mediaId }))
      : { reason: `${field.name} is about whole items, not about frames` };
  }
  if (frame !== null && media.length > 1) return { reason: 'a frame needs an item, not a patient alone' };
  const targets: LabelTarget[] = [];
  for (const each of media) {
    if (!isFrameSeries(each)) return { reason: 'a slide or a cloud has no frames' };
    const { id: mediaId, frameCount } = each;
    const fromFrame = frame ?? 0;
    const toFrame = frame === null ? frameCount : (lastFrame ?? frame) + 1;
    if (fromFrame >= toFrame) return { reason: 'its last frame lies before its first' };
    if (toFrame > frameCount) {
      return {
        reason: `there is no frame ${toFrame - 1} (the last one is ${frameCount - 1})`,
        kind: 'there is no such frame',
      };
    }
    targets.push({ mediaId, fromFrame, toFrame });
  }
  return targets;
}

/** The value on the whole of a target; another than any that a row can have where there are several. */
function presentValue(db: ReadableDb, field: Field, target: LabelTarget): LabelValue | undefined {
  if (field.id === sizeFieldId) {
    return 'objectId' in target ? (getLesion(db, target.objectId).sizeMm ?? undefined) : undefined;
  }
  return labelAt(db, field.id, target) ?? (isLabelled(db, field.id, target) ? mixed : undefined);
}

const mixed = Number.NaN;
