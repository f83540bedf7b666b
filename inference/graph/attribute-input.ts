import { CaliperError } from '../../main/contract/errors.ts';
import type { Tensor } from './tensor.ts';
import type { Attribute, Attributes } from './value.ts';

/** An attribute as a caller writes it; its kind follows from the operator. `undefined` leaves it out. */
type AttributeInput =
  | Attribute
  | Tensor
  | number
  | string
  | boolean
  | readonly number[]
  | readonly string[]
  | undefined;
export type AttributeInputs = Readonly<Record<string, AttributeInput>>;

/** Attributes with the kinds that the operator `op` gives them; unknown names and misfits are `invalid_input`. */
export function attributesOf(
  op: string,
  kinds: Readonly<Record<string, Attribute['kind']>>,
  inputs: AttributeInputs,
): Attributes {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]): [string, Attribute][] => {
      if (input === undefined) return [];
      const kind = kinds[name];
      if (!kind) throw new CaliperError('invalid_input', `${op} has no attribute '${name}'`);
      return [[name, attributeOf(op, name, kind, input)]];
    }),
  );
}

function attributeOf(op: string, name: string, kind: Attribute['kind'], input: AttributeInput): Attribute {
  const value = typeof input === 'boolean' ? Number(input) : input;
  if (typeof value === 'object' && 'kind' in value && value.kind === kind) return value;
  const isList = Array.isArray(value);
  const fits =
    kind === 'tensor'
      ? typeof value === 'object' && 'dims' in value
      : kind === 'string'
        ? typeof value === 'string'
        : kind === 'int'
          ? Number.isInteger(value)
          : kind === 'float'
            ? typeof value === 'number'
            : kind === 'ints'
              ? isList && value.every(Number.isInteger)
              : isList && value.every((item) => typeof item === (kind === 'floats' ? 'number' : 'string'));
  if (!fits) throw new CaliperError('invalid_input', `${op}: attribute '${name}' must be of kind ${kind}`);
  return { kind, value } as Attribute;
}
