import { batchNormTraining, elementsOf } from '../autodiff/index.ts';
import type { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';
import type { Random } from '../random.ts';
import {
  type Initialiser,
  kaimingNormalFanOut,
  ones,
  torchDefaultWeight,
  uniformWithin,
  zeros,
} from './initial.ts';

/** What every layer of a network under construction needs, and what it adds to. */
export interface Construction {
  readonly graph: Graph;
  readonly mode: 'inference' | 'training';
  readonly random: Random;
  /** Running statistics by parameter name, with their value after the batch: not trained, but moved by each step. */
  readonly buffers: Record<string, Value>;
}

export function weight(
  { graph, random }: Construction,
  name: string,
  dims: readonly number[],
  initial: Initialiser,
): Value {
  return graph.parameter(name, initial(dims, random));
}

/** A square convolution without bias; `weights` [out, in, size, size] as `NAME.weight`. */
export function convolution(
  construction: Construction,
  x: Value,
  name: string,
  shape: {
    readonly inputs: number;
    readonly outputs: number;
    readonly size: number;
    readonly stride: number;
  },
): Value {
  const { inputs, outputs, size, stride } = shape;
  const kernel = weight(construction, `${name}.weight`, [outputs, inputs, size, size], kaimingNormalFanOut);
  const pad = (size - 1) / 2;
  return construction.graph.Conv(x, kernel, undefined, {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: [pad, pad, pad, pad],
  });
}

/** x W^T + b for x [M, in]; parameters `NAME.weight` [out, in] and `NAME.bias` [out]. */
export function linear(
  construction: Construction,
  x: Value,
  name: string,
  shape: { readonly inputs: number; readonly outputs: number },
  initial: { readonly weight: Initialiser; readonly bias: Initialiser } = {
    weight: torchDefaultWeight,
    bias: uniformWithin(shape.inputs),
  },
): Value {
  const matrix = weight(construction, `${name}.weight`, [shape.outputs, shape.inputs], initial.weight);
  const bias = weight(construction, `${name}.bias`, [shape.outputs], initial.bias);
  return construction.graph.Gemm(x, matrix, bias, { transB: 1 });
}

const batchNormEpsilon = 1e-5;

/** Share of the new batch in a running statistic, as in PyTorch. */
const batchNormMomentum = 0.1;

/**
 * Batch normalisation over [N, C, H, W], parameters named as PyTorch names them. In training form the batch's own
 * statistics are used and the running ones get a `next` value (the variance unbiased, as PyTorch keeps it).
 */
export function batchNorm(construction: Construction, x: Value, name: string, channels: number): Value {
  const { graph, mode, buffers } = construction;
  const scale = weight(construction, `${name}.weight`, [channels], ones);
  const bias = weight(construction, `${name}.bias`, [channels], zeros);
  const mean = weight(construction, `${name}.running_mean`, [channels], zeros);
  const variance = weight(construction, `${name}.running_var`, [channels], ones);
  if (mode === 'inference') {
    return graph.BatchNormalization(x, scale, bias, mean, variance, { epsilon: batchNormEpsilon });
  }
  const batch = batchNormTraining(graph, x, scale, bias, { epsilon: batchNormEpsilon });
  const moved = (running: Value, fresh: Value) =>
    graph.Add(graph.Mul(running, 1 - batchNormMomentum), graph.Mul(fresh, batchNormMomentum));
  const elements = graph.Div(graph.Cast(elementsOf(graph, x), 'float32'), channels);
  const unbiased = graph.Mul(batch.variance, graph.Div(elements, graph.Sub(elements, 1)));
  buffers[mean.name] = moved(mean, batch.mean);
  buffers[variance.name] = moved(variance, unbiased);
  return batch.y;
}
