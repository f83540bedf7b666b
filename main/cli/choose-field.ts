import { CaliperError } from '../contract/errors.ts';
import type { FieldId } from '../contract/ids.ts';
import { type Field, type LabelValue, sizeFieldId } from '../contract/labels.ts';
import type { Session } from './session.ts';

/** The id of a field by its name or id, the built-in `size` among them; throws `not_found` with the names that there are. */
export async function fieldByName({ client }: Session, name: string): Promise<FieldId> {
  if (name.toLowerCase() === 'size') return sizeFieldId;
  const { fields } = await client.labels.schema({});
  const found = fields.find(({ id, name: own }) => id === name || own.toLowerCase() === name.toLowerCase());
  if (found) return found.id;
  const names = ['size', ...fields.map((field) => field.name)].join(', ');
  throw new CaliperError('not_found', `The label schema has no field ${name}. There are: ${names}.`);
}

/** A value as a person writes it; throws `invalid_input`. */
export function valueOfText(field: Field, text: string): LabelValue {
  if (field.kind === 'text') return text;
  if (field.kind === 'class') {
    const found = field.classes.find(({ name }) => name.toLowerCase() === text.toLowerCase());
    if (found) return found.id;
    const names = field.classes.map(({ name }) => name).join(', ');
    throw new CaliperError('invalid_input', `${field.name} has no class ${text}. It has: ${names}.`);
  }
  if (field.kind === 'yes-no') {
    if (/^(yes|no)$/i.test(text)) return text.toLowerCase() === 'yes';
    throw new CaliperError('invalid_input', `${field.name} is yes or no.`);
  }
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new CaliperError('invalid_input', `${field.name} is a number.`);
}

/** A value as a person reads it. */
export function textOfValue(field: Field, value: LabelValue): string {
  if (field.kind === 'class') return field.classes.find(({ id }) => id === value)?.name ?? 'unknown class';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return field.kind === 'number' && field.unit !== null ? `${value} ${field.unit}` : String(value);
}
