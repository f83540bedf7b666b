import { CaliperError } from '../../main/contract/errors.ts';
import { type Graph, type Tensor, tensorOf, type Value } from '../graph/index.ts';
import type { Random } from '../random.ts';
import { xavierGate } from './initial.ts';

/** Every gate parameter's name starts with this, which is how it is told from all other weights. */
export const gatePrefix = 'gate.';

/** Whether a parameter of this name belongs to a gate: the first group of gradient routing. */
export const isGate = (parameterName: string) => parameterName.startsWith(gatePrefix);

export interface Gate {
  /** Name of the raw parameter [C]. */
  readonly name: string;
  readonly raw: Value;
  /** sigmoid(raw), [C], each in 0 … 1. */
  readonly strength: Value;
  /** The gated tensor. */
  readonly output: Value;
}

/**
 * A hard-attention gate: x · sigmoid(w), one learnable raw weight a channel along `axis`, the same for every sample
 * and position. No bias, no temperature, no threshold, alike in training and inference. Source: method file,
 * section 1. `x` must have a known number of channels.
 */
export function gate(graph: Graph, x: Value, name: string, axis: number, random: Random): Gate {
  return placeGate(graph, x, name, axis, (channels) => xavierGate([channels], random), 1);
}

/**
 * A gate that leaves its tensor as it is until training moves it: x · 2 · sigmoid(w), w = 0. A plain gate cannot do
 * that: sigmoid is 1 only where its slope is 0, and such a gate could never learn. The doubling is a constant that a
 * following layer could absorb, so the set of functions is the method's own.
 */
export function identityGate(graph: Graph, x: Value, name: string, axis: number): Gate {
  return placeGate(
    graph,
    x,
    name,
    axis,
    (channels) => tensorOf('float32', new Array<number>(channels).fill(0)),
    2,
  );
}

function placeGate(
  graph: Graph,
  x: Value,
  name: string,
  axis: number,
  initial: (channels: number) => Tensor<'float32'>,
  scaledBy: 1 | 2,
): Gate {
  const rank = x.shape.length;
  const channelAxis = axis < 0 ? axis + rank : axis;
  const channels = x.shape[channelAxis];
  if (typeof channels !== 'number') {
    throw new CaliperError(
      'invalid_input',
      `a gate on '${x.name}' [${x.shape.join(', ')}] needs a fixed number of channels along axis ${axis}`,
    );
  }
  const fullName = `${gatePrefix}${name}`;
  const raw = graph.parameter(fullName, initial(channels));
  const strength = graph.Sigmoid(raw);
  const scale = scaledBy === 1 ? strength : graph.Mul(strength, scaledBy);
  const positionsAfter = rank - 1 - channelAxis;
  const shaped =
    positionsAfter === 0
      ? scale
      : graph.Reshape(scale, [channels, ...new Array<number>(positionsAfter).fill(1)]);
  return { name: fullName, raw, strength, output: graph.Mul(x, shaped) };
}
