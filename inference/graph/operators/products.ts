import { mayBeEqual } from '../dims.ts';
import type { Inference, Operator, OutputType } from '../operator.ts';
import { UNBOUNDED } from '../operator.ts';
import type { Dim } from '../value.ts';

function matMul(inference: Inference): readonly OutputType[] {
  const type = inference.sameType(0, 1);
  inference.rank(0, 1, UNBOUNDED);
  inference.rank(1, 1, UNBOUNDED);
  const left = inference.shape(0);
  const right = inference.shape(1);
  const rows = left.length === 1 ? [1, ...left] : left;
  const columns = right.length === 1 ? [...right, 1] : right;
  const inner = [rows.at(-1) as Dim, columns.at(-2) as Dim] as const;
  if (!mayBeEqual(...inner)) inference.fail(`inner sizes ${inner[0]} and ${inner[1]} differ`);
  const shape = inference.broadcast(rows.slice(0, -2), columns.slice(0, -2));
  if (left.length > 1) shape.push(rows.at(-2) as Dim);
  if (right.length > 1) shape.push(columns.at(-1) as Dim);
  return [{ type, shape }];
}

function gemm(inference: Inference): readonly OutputType[] {
  inference.rank(0, 2);
  inference.rank(1, 2);
  const oriented = (index: number, attribute: string): readonly Dim[] =>
    inference.int(attribute, 0) !== 0 ? [...inference.shape(index)].reverse() : inference.shape(index);
  const [rows, innerLeft] = oriented(0, 'transA') as readonly [Dim, Dim];
  const [innerRight, columns] = oriented(1, 'transB') as readonly [Dim, Dim];
  if (!mayBeEqual(innerLeft, innerRight)) inference.fail(`inner sizes ${innerLeft} and ${innerRight} differ`);
  const shape = [rows, columns];
  if (inference.has(2)) {
    inference.rank(2, 0, 2);
    const fits = inference
      .broadcast(shape, inference.shape(2))
      .every((dim, axis) => mayBeEqual(dim, shape[axis] as Dim));
    if (!fits) inference.fail('the third input does not broadcast to the product');
  }
  return [{ type: inference.sameType(0, 1, 2), shape }];
}

/** `ij,jk->ik`, with `...` for broadcast leading axes; implicit output in alphabetical order. */
function einsum(inference: Inference): readonly OutputType[] {
  const equation = inference.text('equation', '').replaceAll(' ', '');
  const [left = '', explicit] = equation.split('->');
  const terms = left.split(',');
  const values = inference.values();
  if (terms.length !== values.length) inference.fail(`equation '${equation}' has ${terms.length} terms`);
  const sizes = new Map<string, Dim>();
  const counts = new Map<string, number>();
  const ellipses: (readonly Dim[])[] = [];
  for (const [index, term] of terms.entries()) {
    const shape = inference.shape(index);
    const [before = '', after] = term.split('...');
    const named = before.length + (after?.length ?? 0);
    const spread = shape.length - named;
    if (!/^[A-Za-z]*(\.\.\.[A-Za-z]*)?$/.test(term) || spread < 0 || (after === undefined && spread > 0)) {
      inference.fail(`term '${term}' does not fit its input`);
    }
    ellipses.push(shape.slice(before.length, before.length + spread));
    const letters = [...before, ...(after ?? '')];
    const dims = [...shape.slice(0, before.length), ...shape.slice(before.length + spread)];
    for (const [position, letter] of letters.entries()) {
      const dim = dims[position] as Dim;
      const known = sizes.get(letter);
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
      if (known === undefined || known === 1 || (typeof known === 'string' && typeof dim === 'number')) {
        sizes.set(letter, dim);
      } else if (dim !== 1 && !mayBeEqual(known, dim)) {
        inference.fail(`sizes ${known} and ${dim} of '${letter}' in '${equation}' differ`);
      }
    }
  }
  const spread = inference.broadcast(...ellipses);
  const implicit = `${equation.includes('...') ? '...' : ''}${[...counts.entries()]
    .filter(([, count]) => count === 1)
    .map(([letter]) => letter)
    .sort()
    .join('')}`;
  const shape = (explicit ?? implicit).split(/(\.\.\.|[A-Za-z])/).flatMap((part): readonly Dim[] => {
    if (part === '') return [];
    if (part === '...') return spread;
    return [sizes.get(part) ?? inference.fail(`'${part}' in '${equation}' is not in any input`)];
  });
  return [{ type: inference.sameType(...values.keys()), shape }];
}

/** Sums of products. */
export const products: readonly Operator[] = [
  { name: 'MatMul', inputs: [2, 2], attributes: {}, infer: matMul },
  {
    name: 'Gemm',
    inputs: [2, 3],
    attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' },
    infer: gemm,
  },
  { name: 'Einsum', inputs: [1, UNBOUNDED], attributes: { equation: 'string' }, infer: einsum },
];
