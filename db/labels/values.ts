import { CaliperError } from '../../main/contract/errors.ts';
import type { Field, LabelValue } from '../../main/contract/labels.ts';

/** Throws `invalid_input` for a value that the field cannot have. */
export function assertValue(field: Field, value: LabelValue): void {
  const why = problemOf(field, value);
  if (why === null) return;
  throw new CaliperError('invalid_input', `${field.name} ${why}. Nothing was changed.`);
}

function problemOf(field: Field, value: LabelValue): string | null {
  switch (field.kind) {
    case 'class':
      return field.classes.some(({ id }) => id === value) ? null : 'has no such class';
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'is a number';
      if (value < (field.minimum ?? -Infinity)) return `is at least ${field.minimum}`;
      return value > (field.maximum ?? Infinity) ? `is at most ${field.maximum}` : null;
    case 'text':
      return typeof value === 'string' ? null : 'is a text';
    case 'yes-no':
      return typeof value === 'boolean' ? null : 'is yes or no';
  }
}
