import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToDim,
  broadcastDim,
  ceilDivideDim,
  floorDivideDim,
  mayBeEqual,
  productOfDims,
  quotientOfDims,
} from './dims.ts';
import type { Dim } from './value.ts';

const sizes: Readonly<Record<string, number>> = { N: 6, H: 35, W: 28 };

function evaluate(dim: Dim): number {
  const code = String(dim)
    .replaceAll('floor', 'Math.floor')
    .replaceAll('ceil', 'Math.ceil')
    .replaceAll('max', 'Math.max');
  return new Function(...Object.keys(sizes), `return ${code}`)(...Object.values(sizes)) as number;
}

/** A size made by some steps, beside the number that the same steps give. */
const computed = fc
  .tuple(
    fc.constantFrom('N', 'H', 'W', 12),
    fc.array(fc.tuple(fc.constantFrom('add', 'floor', 'ceil', 'times'), fc.integer({ min: 1, max: 5 })), {
      maxLength: 4,
    }),
  )
  .map(([start, steps]): [Dim, number] => {
    let dim: Dim = start;
    let number = evaluate(start);
    for (const [step, by] of steps) {
      const next: Record<string, () => [Dim | undefined, number]> = {
        add: () => [addToDim(dim, by - 3), number + by - 3],
        floor: () => [floorDivideDim(dim, by), Math.floor(number / by)],
        ceil: () => [ceilDivideDim(dim, by), Math.ceil(number / by)],
        times: () => [productOfDims([dim, by]), number * by],
      };
      const [symbol, value] = (next[step] as () => [Dim | undefined, number])();
      if (symbol !== undefined) [dim, number] = [symbol, value];
    }
    return [dim, number];
  });

describe('symbolic sizes', () => {
  it('stand for the number that the same steps give', () => {
    fc.assert(
      fc.property(computed, ([dim, number]) => evaluate(dim) === number),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it('multiply in any order to the same name', () => {
    fc.assert(
      fc.property(fc.array(computed, { maxLength: 3 }), (factors) => {
        const dims = factors.map(([dim]) => dim);
        const product = productOfDims(dims);
        if (product === undefined) return;
        expect(productOfDims([...dims].reverse())).toBe(product);
        expect(evaluate(product)).toBe(factors.reduce((all, [, number]) => all * number, 1));
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });

  it('divide to what is left, wherever that is told', () => {
    fc.assert(
      fc.property(fc.array(computed, { maxLength: 3 }), fc.nat(3), (factors, count) => {
        fc.pre(factors.every(([, number]) => number > 0));
        const dims = factors.map(([dim]) => dim);
        const rest = quotientOfDims(dims, dims.slice(0, count));
        const expected = factors.slice(count).reduce((all, [, number]) => all * number, 1);
        if (rest !== undefined) expect(rest === null ? null : evaluate(rest)).toBe(expected);
      }),
      { numRuns: 1_000, seed: 3 },
    );
  });

  it('undo an addition, so that padding and cutting meet again', () => {
    expect(addToDim(addToDim('H', 2) as Dim, -2)).toBe('H');
    expect(addToDim('floor((H-1)/2)+1', -1)).toBe('floor((H-1)/2)');
  });

  it('broadcast as numpy does', () => {
    expect([broadcastDim('N', 1), broadcastDim(1, 'N'), broadcastDim('N', 'N')]).toEqual(['N', 'N', 'N']);
    expect([broadcastDim('N', 3), broadcastDim(3, 4), broadcastDim('N', 'M')]).toEqual([3, null, 'max(M,N)']);
  });

  it('are different only where both are numbers', () => {
    expect([mayBeEqual('N', 3), mayBeEqual('N', 'M'), mayBeEqual(3, 4)]).toEqual([true, true, false]);
  });

  it('stop growing: a name too long is none', () => {
    let dim: Dim | undefined = 'H';
    for (let step = 0; step < 40 && dim !== undefined; step += 1)
      dim = productOfDims([addToDim(dim, 1) as Dim, dim]);
    expect(dim).toBeUndefined();
  });
});
