import { elementCount, type Graph, tensorOf } from '../../graph/index.ts';
import type { Value } from '../../graph/value.ts';
import type { Taps } from '../interpolation.ts';
import { swapLastTwo } from '../shapes.ts';

/**
 * The gradient of "each output position along `axis` is a weighted sum of input positions":
 * multiplies `dy` by the matrix of the weights, and so brings the axis back to `inputSize`.
 */
export function applyAlongAxis(
  graph: Graph,
  dy: Value,
  axis: number,
  taps: readonly Taps[],
  inputSize: number,
): Value {
  const dims = [taps.length, inputSize];
  const weights = new Float64Array(elementCount(dims));
  taps.forEach((sum, out) => {
    for (const { position, weight } of sum) weights[out * inputSize + position]! += weight;
  });
  const matrix = graph.constant(tensorOf(dy.type, [...weights], dims));
  const last = dy.shape.length - 1;
  if (axis === last) return graph.MatMul(dy, matrix);
  if (axis === last - 1) return graph.MatMul(swapLastTwo(graph, matrix), dy);
  const perm = dy.shape.map((_, position) => position);
  perm[axis] = last;
  perm[last] = axis;
  return graph.Transpose(graph.MatMul(graph.Transpose(dy, perm), matrix), perm);
}
