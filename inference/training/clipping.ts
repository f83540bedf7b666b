import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';

/**
 * √Σ‖gᵢ‖² over all gradients of a group: []. Added one by one: WebGPU has no Sum, and the CPU's would have each square
 * fetched from the GPU.
 */
export function gradientNorm(graph: Graph, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => graph.ReduceSumSquare(gradient, undefined, { keepdims: 0 }));
  return graph.Sqrt(squares.reduce((sum, square) => graph.Add(sum, square)));
}

/** Scales a group of gradients by min(1, largest/(norm + 1e-6)), as `torch.nn.utils.clip_grad_norm_`. */
export function clipByNorm(graph: Graph, gradients: readonly Value[], norm: Value, largest: number): Value[] {
  const limit = graph.constant(largest, norm.type);
  const coefficient = graph.Min(graph.Div(limit, graph.Add(norm, 1e-6)), graph.constant(1, norm.type));
  return gradients.map((gradient) => graph.Mul(gradient, coefficient));
}
