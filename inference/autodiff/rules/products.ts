import { floatOf, intOf } from '../attributes.ts';
import { reshapeLike, sumToShape, swapLastTwo } from '../shapes.ts';
import type { GradientRule, GradientRules } from './rule.ts';

/** dA = dY·Bᵀ, dB = Aᵀ·dY, summed over the batch axes along which an operand was repeated. */
const matMul: GradientRule = ({ graph, inputs: [rawA, rawB], y, dy: rawDy }) => {
  const isRow = rawA.shape.length === 1;
  const isColumn = rawB.shape.length === 1;
  const a = isRow ? graph.Unsqueeze(rawA, [0]) : rawA;
  const b = isColumn ? graph.Unsqueeze(rawB, [1]) : rawB;
  const column = isColumn ? graph.Unsqueeze(rawDy, [-1]) : rawDy;
  const dy = isRow ? graph.Unsqueeze(column, [-2]) : column;
  const batch = y.shape.slice(0, y.shape.length - (isRow ? 0 : 1) - (isColumn ? 0 : 1));

  const left = () => {
    const product = graph.MatMul(dy, swapLastTwo(graph, b));
    const summed = sumToShape(graph, product, [...batch, ...a.shape.slice(-2)], a);
    return isRow ? reshapeLike(graph, summed, rawA) : summed;
  };
  const right = () => {
    // A weight shared by the whole batch: one product over all rows instead of a sum of products.
    if (b.shape.length === 2 && a.shape.length > 2 && isStatic(a.shape.at(-1)) && isStatic(b.shape[1])) {
      const rowsA = graph.Reshape(a, [-1, a.shape.at(-1) as number]);
      const rowsDy = graph.Reshape(dy, [-1, b.shape[1] as number]);
      return reshapeLike(graph, graph.Gemm(rowsA, rowsDy, undefined, { transA: 1 }), rawB);
    }
    const product = graph.MatMul(swapLastTwo(graph, a), dy);
    const summed = sumToShape(graph, product, [...batch, ...b.shape.slice(-2)], b);
    return isColumn ? reshapeLike(graph, summed, rawB) : summed;
  };
  return [left, right];
};

const isStatic = (dim: number | string | undefined): boolean => typeof dim === 'number';

/** y = alpha·A'·B' + beta·C, where A' and B' are A and B or their transposes. */
const gemm: GradientRule = ({ graph, node, inputs: [a, b, c], y, dy }) => {
  const transA = intOf(node, 'transA', 0);
  const transB = intOf(node, 'transB', 0);
  const alpha = floatOf(node, 'alpha', 1);
  const beta = floatOf(node, 'beta', 1);
  return [
    () =>
      transA
        ? graph.Gemm(b, dy, undefined, { alpha, transA: transB, transB: 1 })
        : graph.Gemm(dy, b, undefined, { alpha, transB: 1 - transB }),
    () =>
      transB
        ? graph.Gemm(dy, a, undefined, { alpha, transA: 1, transB: transA })
        : graph.Gemm(a, dy, undefined, { alpha, transA: 1 - transA }),
    () => sumToShape(graph, beta === 1 ? dy : graph.Mul(dy, beta), y.shape, c),
  ];
};

export const productRules: GradientRules = { Gemm: gemm, MatMul: matMul };
