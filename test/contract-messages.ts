import type { AnyContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import { z } from 'zod';
import { contract } from '../main/contract/index.ts';

/** The part of JSON Schema that the inputs of the contract use. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** False, or the values of a record, whose keys are free. */
  readonly additionalProperties?: false | Shape;
  readonly items?: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** Keys of the contract's inputs that hold any text at all: no ids, no choices, no fixed forms. */
export function freeTexts(): string[] {
  const inputs = Object.values(contract).flatMap((group) =>
    Object.values(group as Record<string, AnyContractProcedure>).map(
      (declared) => declared['~orpc'].inputSchema,
    ),
  );
  const keys = inputs.flatMap((input) =>
    freeTextsOf(z.toJSONSchema(input as z.ZodType, { io: 'input' }) as Shape),
  );
  return [...new Set(keys)].sort();
}

function freeTextsOf(shape: Shape, key = ''): string[] {
  const isFree = shape.type === 'string' && !shape.format && !shape.pattern && !shape.enum && !shape.const;
  return [
    ...(isFree ? [key] : []),
    ...(choicesOf(shape) ?? []).flatMap((part) => freeTextsOf(part, key)),
    ...(shape.items ? freeTextsOf(shape.items, key) : []),
    ...Object.entries(shape.properties ?? {}).flatMap(([name, part]) => freeTextsOf(part, name)),
  ];
}

/** Messages that have nothing to do with what a procedure takes, and such as hold its usual keys. */
export function strangeMessages(): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.uuid(),
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.constant(null),
    fc.anything({ maxDepth: 2 }),
  );
  const key = fc.constantFrom('mediaId', 'path', 'jobId', 'runId', 'limit', 'box', 'text', '__proto__', 'x');
  return fc.oneof(fc.dictionary(key, value), fc.anything({ maxDepth: 3 }), fc.object()).map(asItArrives);
}

/** A key without a value does not travel: what arrives has no such key. */
function asItArrives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asItArrives);
  if (!isObject(value)) return value;
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(present.map(([key, inner]) => [key, asItArrives(inner)]));
}

/**
 * Messages of the right form with one thing wrong, known by how they were made and not by any schema: a key that is not
 * in the contract, a needed one left out, a value of another kind, a number out of range, a text too long.
 */
export function spoiledMessages(input: z.ZodType): fc.Arbitrary<unknown> {
  const shape = z.toJSONSchema(input, { io: 'input' }) as Shape;
  const damages = damagesOf(shape, []);
  return fc
    .tuple(valuesOf(shape), fc.constantFrom(...damages), fc.nat())
    .map(([value, damage, pick]) => damage(value, pick));
}

/** Values that have a form; a rule between two fields may still refuse them. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  const choices = choicesOf(shape);
  if (choices) return fc.oneof(...choices.map(valuesOf));
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (Array.isArray(shape.type)) return fc.oneof(...shape.type.map((type) => valuesOf({ ...shape, type })));
  const { minimum = -1e6, maximum = 1e6, exclusiveMinimum: above } = shape;
  switch (shape.type) {
    case 'object': {
      const entries = Object.entries(shape.properties ?? {});
      const model = Object.fromEntries(entries.map(([key, part]) => [key, valuesOf(part)]));
      if (shape.additionalProperties) return fc.dictionary(fc.string(), valuesOf(shape.additionalProperties));
      return fc.record(model, { requiredKeys: [...(shape.required ?? [])], noNullPrototype: true });
    }
    case 'array': {
      const minLength = shape.minItems ?? 0;
      return fc.array(valuesOf(shape.items!), { minLength, maxLength: Math.max(minLength, 3) });
    }
    case 'string':
      if (shape.format === 'uuid') return fc.uuid();
      if (shape.pattern !== undefined) return fc.stringMatching(new RegExp(shape.pattern));
      return fc.string({ minLength: shape.minLength ?? 0, maxLength: Math.min(shape.maxLength ?? 20, 20) });
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) });
    case 'number':
      return fc.double({ min: above === undefined ? minimum : above + 1e-6, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values for ${JSON.stringify(shape)}`);
  }
}

const choicesOf = ({ anyOf, oneOf }: Shape) => anyOf ?? oneOf;

/** Puts something wrong into a value of the right form. */
type Damage = (value: unknown, pick: number) => unknown;

/** Everything that can be wrong with a value of this form. `path` leads to it from the message. */
function damagesOf(shape: Shape, path: readonly string[]): Damage[] {
  const put = (wrong: unknown): Damage => {
    return (message) => replaceAt(message, path, () => wrong);
  };
  const otherKinds = ['text', 7, true, null, ['x'], { x: 1 }].filter((value) => !hasKind(value, shape));
  const damages: Damage[] = [
    (message, pick) => replaceAt(message, path, () => otherKinds[pick % otherKinds.length]),
  ];
  if (shape.maximum !== undefined && shape.maximum < 1e15) damages.push(put(shape.maximum + 1));
  if (shape.minimum !== undefined && shape.minimum > -1e15) damages.push(put(shape.minimum - 1));
  if (shape.exclusiveMinimum !== undefined) damages.push(put(shape.exclusiveMinimum));
  if (shape.type === 'integer') damages.push(put(1.5), put(Number.NaN), put(Number.POSITIVE_INFINITY));
  if (shape.maxLength !== undefined) damages.push(put('x'.repeat(shape.maxLength + 1)));
  if (shape.minLength !== undefined && shape.minLength > 0) damages.push(put(''));
  if (shape.format === 'uuid') damages.push(put('no id'), put('../../etc/passwd'));
  if (shape.enum) damages.push(put('none of them'));
  if (shape.minItems !== undefined && shape.minItems > 0) damages.push(put([]));
  // What is wrong for one choice may be right for another, but no choice has room for a strange key.
  const objects = (choicesOf(shape) ?? []).filter(({ type }) => type === 'object');
  if (objects.length > 0) damages.push(...strangeKeys(path));
  if (shape.type !== 'object') return damages;
  if (shape.additionalProperties)
    return [...damages, ...damagesOf(shape.additionalProperties, [...path, 'any'])];
  if (shape.additionalProperties !== false)
    throw new Error(`unknown keys pass at ${path.join('.') || 'the top'}`);
  damages.push(...strangeKeys(path));
  for (const key of shape.required ?? []) {
    damages.push((message) =>
      replaceAt(message, path, (value) => {
        const { [key]: _left, ...rest } = isObject(value) ? value : {};
        return rest;
      }),
    );
  }
  for (const [key, part] of Object.entries(shape.properties ?? {}))
    damages.push(...damagesOf(part, [...path, key]));
  return damages;
}

const strangeKeys = (path: readonly string[]): Damage[] =>
  ['x', 'constructor', 'toString', 'isAdmin'].map(
    (key) => (message) =>
      replaceAt(message, path, (value) => (isObject(value) ? { ...value, [key]: 1 } : { [key]: 1 })),
  );

function replaceAt(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const object = isObject(value) ? value : {};
  return { ...object, [key]: replaceAt(object[key], rest, change) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hasKind(value: unknown, shape: Shape): boolean {
  const choices = choicesOf(shape);
  if (choices) return choices.some((part) => hasKind(value, part));
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const wanted = shape.type ?? typeof (shape.const ?? shape.enum?.[0]);
  return [wanted].flat().some((one) => kind === (one === 'integer' ? 'number' : one));
}
