import type { Dim, Shape } from './value.ts';

/** A symbolic expression longer than this is replaced by a fresh symbol, so that text cannot grow without end. */
const MAX_EXPRESSION_LENGTH = 96;

/** `2x3xN`, for messages. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** A computed symbol, or undefined where its text would be too long. */
function expression(text: string): Dim | undefined {
  return text.length > MAX_EXPRESSION_LENGTH ? undefined : text;
}

const wrapped = (dim: Dim): string =>
  typeof dim === 'string' && /[+\-*/]/.test(dim) ? `(${dim})` : `${dim}`;

/** a + n. Equal expressions get equal names, so `H` padded by 1 and cut by 1 is `H` again. */
export function addToDim(dim: Dim, addend: number): Dim | undefined {
  if (typeof dim === 'number') return dim + addend;
  const split = /^(.+?)([+-]\d+)$/.exec(dim);
  const base = split?.[1] ?? dim;
  const sum = addend + Number(split?.[2] ?? 0);
  if (sum === 0) return base;
  return expression(`${base}${sum > 0 ? '+' : ''}${sum}`);
}

/** Factors of a dim: `12*H*W` has three, `floor(H/2)` and `H+1` are one each. */
function factorsOf(dim: Dim): Dim[] {
  if (typeof dim === 'number' || /[()+-]/.test(dim)) return [dim];
  return dim.split('*').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The product of dims: a number where all are, else a canonical symbol such as `12*H*W`. */
export function productOfDims(dims: readonly Dim[]): Dim | undefined {
  let number = 1;
  const symbols: string[] = [];
  for (const factor of dims.flatMap(factorsOf)) {
    if (typeof factor === 'number') number *= factor;
    else symbols.push(factor);
  }
  if (number === 0 || symbols.length === 0) return number;
  if (number === 1 && symbols.length === 1) return symbols[0];
  return expression([...(number === 1 ? [] : [number]), ...symbols.map(wrapped).sort()].join('*'));
}

/** floor(dim / divisor) for a positive divisor. */
export function floorDivideDim(dim: Dim, divisor: number): Dim | undefined {
  if (divisor === 1) return dim;
  if (typeof dim === 'number') return Math.floor(dim / divisor);
  const multiple = /^(\d+)\*([^()+-]+)$/.exec(dim);
  if (multiple && Number(multiple[1]) % divisor === 0) {
    return productOfDims([Number(multiple[1]) / divisor, multiple[2] as string]);
  }
  return expression(`floor(${wrapped(dim)}/${divisor})`);
}

/** ceil(dim / divisor) for a positive divisor. */
export function ceilDivideDim(dim: Dim, divisor: number): Dim | undefined {
  if (divisor === 1) return dim;
  if (typeof dim === 'number') return Math.ceil(dim / divisor);
  return expression(`ceil(${wrapped(dim)}/${divisor})`);
}

/**
 * Size of one broadcast dimension, or `null` where the two cannot be broadcast.
 * Two different symbols give `max(A,B)`: valid operands are equal there, or one of them is 1.
 */
export function broadcastDim(left: Dim, right: Dim): Dim | null | undefined {
  if (left === right) return left;
  if (left === 1) return right;
  if (right === 1) return left;
  if (typeof left === 'number' && typeof right === 'number') return null;
  if (typeof left === 'number') return left;
  if (typeof right === 'number') return right;
  return expression(`max(${[left, right].sort().join(',')})`);
}

/** False only where two dims are certainly different sizes. */
export function mayBeEqual(left: Dim, right: Dim): boolean {
  return typeof left === 'string' || typeof right === 'string' || left === right;
}

/** The product of `dims` over the product of `divisors`; undefined where it cannot be told. Null: it does not divide. */
export function quotientOfDims(dims: readonly Dim[], divisors: readonly Dim[]): Dim | null | undefined {
  const rest = dims.flatMap(factorsOf);
  let divisor = 1;
  const uncancelled: Dim[] = [];
  for (const factor of divisors.flatMap(factorsOf)) {
    const same = typeof factor === 'string' ? rest.indexOf(factor) : -1;
    if (typeof factor === 'number') divisor *= factor;
    else if (same >= 0) rest.splice(same, 1);
    else uncancelled.push(factor);
  }
  if (uncancelled.length > 0) return undefined;
  const number = rest.reduce<number>(
    (product, factor) => (typeof factor === 'number' ? product * factor : product),
    1,
  );
  const symbols = rest.filter((factor) => typeof factor === 'string');
  if (divisor === 0) return number === 0 ? undefined : symbols.length === 0 ? null : undefined;
  if (number % divisor === 0) return productOfDims([number / divisor, ...symbols]);
  if (symbols.length === 0) return null;
  const product = productOfDims([number, ...symbols]);
  return product === undefined ? undefined : floorDivideDim(product, divisor);
}
