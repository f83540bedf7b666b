import { float16Bits, float16Value } from '../../graph/float16.ts';
import type { Graph } from '../../graph/index.ts';
import type { Tensor } from '../../graph/tensor.ts';

/** The largest finite float16. */
const largestHalf = 65_504;

/**
 * Stores the float32 parameters of rank 2 and more (matrices, kernels: nearly all of a file) as float16, each with a
 * Cast behind it, so that the file is half as long and computation stays in float32. ONNX Runtime folds the casts when
 * it loads. Vectors keep their precision: they are small, and running variances span too many magnitudes.
 */
export function halveWeights(graph: Graph): void {
  for (const [name, tensor] of [...graph.parameters]) {
    if (tensor.type !== 'float32' || tensor.dims.length < 2 || !fits(tensor.data as Float32Array)) continue;
    replaceParameter(graph, name, halved(tensor as Tensor<'float32'>));
  }
}

/** Undoes {@link halveWeights}, but for the lost digits: a network read from a bundle can be trained further. */
export function widenWeights(graph: Graph): void {
  const stored = graph.nodes.filter(
    (node) => node.op === 'Cast' && graph.parameters.get(node.inputs[0]?.name ?? '')?.type === 'float16',
  );
  for (const cast of stored) {
    const half = cast.inputs[0]!;
    const tensor = graph.parameters.get(half.name) as Tensor<'float16'>;
    const name = half.name;
    graph.rename(half, graph.freshName(`${name}:half`));
    graph.replaceUses(cast.outputs[0]!, graph.parameter(name, widened(tensor)));
  }
  graph.prune();
}

function replaceParameter(graph: Graph, name: string, half: Tensor): void {
  const wide = graph.rename(graph.value(name), graph.freshName(`${name}:float32`));
  graph.replaceUses(wide, graph.Cast(graph.parameter(name, half), 'float32'));
  graph.prune();
}

function fits(numbers: Float32Array): boolean {
  return numbers.every((number) => Math.abs(number) <= largestHalf);
}

function halved({ dims, data }: Tensor<'float32'>): Tensor<'float16'> {
  return { type: 'float16', dims, data: Uint16Array.from(data, float16Bits) };
}

function widened({ dims, data }: Tensor<'float16'>): Tensor<'float32'> {
  return { type: 'float32', dims, data: Float32Array.from(data, float16Value) };
}
