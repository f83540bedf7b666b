import { floatOf, intOf, stringOf } from '../../inference/autodiff/attributes.ts';
import {
  at,
  broadcastDims,
  build,
  forEachIndex,
  type NdArray,
  ndarray,
  type ReferenceOperator,
  type ReferenceOperators,
  required,
} from './array.ts';

/** numpy.matmul: one-dimensional operands get an axis that is dropped again; leading axes broadcast. */
const matMul: ReferenceOperator = ([left, right], node) => {
  const rawA = required(left, node);
  const rawB = required(right, node);
  const a = rawA.dims.length === 1 ? ndarray([1, ...rawA.dims], rawA.data) : rawA;
  const b = rawB.dims.length === 1 ? ndarray([...rawB.dims, 1], rawB.data) : rawB;
  const inner = a.dims.at(-1)!;
  if (b.dims.at(-2) !== inner) throw new RangeError(`MatMul of [${rawA.dims}] and [${rawB.dims}]`);
  const batch = broadcastDims(a.dims.slice(0, -2), b.dims.slice(0, -2));
  const product = build([...batch, a.dims.at(-2)!, b.dims.at(-1)!], (index) => {
    const lead = index.slice(0, -2);
    let total = 0;
    for (let k = 0; k < inner; k++) {
      total += at(a, [...lead, index.at(-2)!, k]) * at(b, [...lead, k, index.at(-1)!]);
    }
    return total;
  });
  const dims = product.dims.filter(
    (_, axis) =>
      !(rawA.dims.length === 1 && axis === product.dims.length - 2) &&
      !(rawB.dims.length === 1 && axis === product.dims.length - 1),
  );
  return [ndarray(dims, product.data)];
};

const transposed = (x: NdArray): NdArray =>
  build([x.dims[1]!, x.dims[0]!], ([row, column]) => at(x, [column!, row!]));

/** alpha·op(A)·op(B) + beta·C */
const gemm: ReferenceOperator = ([left, right, bias], node) => {
  const a = intOf(node, 'transA', 0) ? transposed(required(left, node)) : left;
  const b = intOf(node, 'transB', 0) ? transposed(required(right, node)) : right;
  const [product] = matMul([a, b], node);
  const alpha = floatOf(node, 'alpha', 1);
  const beta = floatOf(node, 'beta', 1);
  return [build(product!.dims, (index) => alpha * at(product!, index) + (bias ? beta * at(bias, index) : 0))];
};

/** Explicit or implicit output; an ellipsis stands for broadcast leading axes. */
const einsum: ReferenceOperator = (inputs, node) => {
  const operands = inputs.map((input) => required(input, node));
  const [left, right] = stringOf(node, 'equation', '').replaceAll(' ', '').split('->') as [string, string?];
  const ellipsisRank = Math.max(
    0,
    ...left.split(',').map((term, i) => operands[i]!.dims.length - term.replace('...', '').length),
  );
  const hidden = Array.from({ length: ellipsisRank }, (_, i) => String.fromCharCode(0x3b1 + i)).join('');
  const terms = left.split(',').map((term, i) => {
    const own = operands[i]!.dims.length - term.replace('...', '').length;
    return term.replace('...', hidden.slice(ellipsisRank - own));
  });
  const letters = [...new Set(terms.join(''))];
  const implicit =
    hidden +
    letters
      .filter((letter) => !hidden.includes(letter) && terms.join('').split(letter).length === 2)
      .sort()
      .join('');
  const output = right === undefined ? implicit : right.replace('...', hidden);
  const summed = letters.filter((letter) => !output.includes(letter));
  const sizeOf = (letter: string): number =>
    Math.max(
      ...terms.map((term, i) => (term.includes(letter) ? operands[i]!.dims[term.indexOf(letter)]! : 1)),
    );
  return [
    build([...output].map(sizeOf), (index) => {
      let total = 0;
      forEachIndex(summed.map(sizeOf), (inner) => {
        const value = (letter: string): number =>
          output.includes(letter) ? index[output.indexOf(letter)]! : inner[summed.indexOf(letter)]!;
        total += operands.reduce((product, x, i) => product * at(x, [...terms[i]!].map(value)), 1);
      });
      return total;
    }),
  ];
};

export const linearOperators: ReferenceOperators = { Einsum: einsum, Gemm: gemm, MatMul: matMul };
