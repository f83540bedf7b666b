import { getField, type ReadableDb } from '../../../db/index.ts';
import type { LabelField } from '../../contract/datasets.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { FieldId } from '../../contract/ids.ts';
import { type Field, type LabelValue, sizeFieldId } from '../../contract/labels.ts';
import { sizeClassOf } from '../../contract/size-classes.ts';

/** A field of the library as something to learn. */
export interface LearnedField {
  readonly field: LabelField;
  /** Of the schema; undefined for the built-in size. */
  readonly source: Field | undefined;
  /** A stored value as it is learned: a number, or the name of a class. */
  labelOf(value: LabelValue): number | string;
}

/** The built-in field: what people or reports say of the size of a lesion. */
const sizeField: LabelField = {
  name: 'size',
  subject: 'object',
  kind: 'number',
  unit: 'mm',
  minimum: 0,
  maximum: 500,
};

/** Throws `not_found`, and `invalid_input` for a text, which nothing learns. */
export function learnedField(db: ReadableDb, fieldId: FieldId): LearnedField {
  if (fieldId === sizeFieldId)
    return { field: sizeField, source: undefined, labelOf: (value) => value as number };
  const source = getField(db, fieldId);
  const { name } = source;
  // A range is one observation that is seen on frames.
  const subject = source.subject === 'range' ? 'frame' : source.subject;
  switch (source.kind) {
    case 'number': {
      const { unit, minimum, maximum } = source;
      const limits = { ...(minimum !== null && { minimum }), ...(maximum !== null && { maximum }) };
      return {
        source,
        field: { name, subject, kind: 'number', unit, ...limits },
        labelOf: (value) => value as number,
      };
    }
    case 'yes-no':
      return {
        source,
        field: { name, subject, kind: 'class', classes: ['no', 'yes'] },
        labelOf: (value) => (value === true ? 'yes' : 'no'),
      };
    case 'class': {
      const names = new Map<LabelValue, string>(source.classes.map((each) => [each.id, each.name]));
      const classes = source.classes.map((each) => each.name);
      return {
        source,
        field: { name, subject, kind: 'class', classes },
        labelOf: (value) => names.get(value) ?? 'unknown',
      };
    }
    case 'text':
      throw new CaliperError(
        'invalid_input',
        `${name} is a text, and nothing learns texts. Choose a field of classes, of numbers, or yes or no. Nothing was made.`,
      );
  }
}

/**
 * What parts of a split should be alike in: the class; of sizes the clinical class; of other numbers the third in which they
 * lie.
 */
export function strataOf(
  field: LabelField,
  labels: readonly (number | string)[],
): (label: number | string) => string {
  if (field.kind === 'class') return (label) => String(label);
  if (field.name === sizeField.name && field.subject === 'object')
    return (label) => sizeClassOf(Number(label));
  const sorted = labels.map(Number).sort((a, b) => a - b);
  const [lower, upper] = [1, 2].map((third) => sorted[Math.floor((third * sorted.length) / 3)] ?? 0) as [
    number,
    number,
  ];
  return (label) =>
    Number(label) < lower ? 'lower third' : Number(label) < upper ? 'middle third' : 'upper third';
}
