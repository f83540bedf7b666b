import { CaliperError } from '../../main/contract/errors.ts';
import type { Value } from '../graph/value.ts';
import { type Gate, gate } from './gate.ts';
import { linear } from './layers.ts';
import {
  finishModel,
  type Network,
  type NetworkOptions,
  startConstruction,
  streamChannels,
  streamInput,
} from './network.ts';
import { resnet18Trunk } from './resnet18.ts';

/** Width of the hidden layer of the head. */
const headNodes = 128;

/**
 * FSG-ResNet-18: one ResNet-18 for each stream, a gate after each of its four stages, the pooled features of all
 * streams concatenated, gated (L1), a hidden layer of 128 with ReLU, gated (L2), and a linear answer. Without
 * `gated` it is the control of the same shape. Source: method file, section 1.
 *
 * Parameters: `STREAM.` and torchvision's names; the head `head.0`, `head.1`; gates `gate.STREAM.layer1` … `layer4`,
 * `gate.L1`, `gate.L2`. Only streams that are on have parameters (the reference allocates all three).
 */
export function buildFsgResnet18(options: NetworkOptions & { readonly streams: readonly string[] }): Network {
  const { streams, gated, random } = options;
  if (streams.length === 0 || new Set(streams).size !== streams.length) {
    throw new CaliperError('invalid_input', 'FSG-ResNet-18 needs one to three different streams');
  }
  const construction = startConstruction(options);
  const { graph } = construction;
  const gates: Gate[] = [];
  const gateOn = (x: Value, name: string, axis: number): Value => {
    if (!gated) return x;
    const placed = gate(graph, x, name, axis, random);
    gates.push(placed);
    return placed.output;
  };
  const inputs = Object.fromEntries(streams.map((stream) => [stream, streamInput(graph, stream, options)]));
  const features = streams.map((stream) =>
    resnet18Trunk(construction, inputs[stream]!, `${stream}.`, streamChannels(stream), (x, stage) =>
      gateOn(x, `${stream}.layer${stage}`, 1),
    ),
  );
  const [only] = features;
  const joined = features.length === 1 ? only! : graph.Concat(features, { axis: 1 });
  const width = 512 * streams.length;
  let x = gateOn(joined, 'L1', 1);
  x = graph.Relu(linear(construction, x, 'head.0', { inputs: width, outputs: headNodes }));
  x = gateOn(x, 'L2', 1);
  const answer = linear(construction, x, 'head.1', { inputs: headNodes, outputs: options.outputs });
  return finishModel(construction, inputs, answer, gates, options);
}

/**
 * Where a weight of torchvision's (or timm's) plain ResNet-18 belongs in the stream of this network: for
 * `importWeights`. Its classifier and batch counters belong nowhere: null.
 */
export function resnet18WeightName(name: string, stream: string): string | null {
  return name.startsWith('fc.') || name.endsWith('.num_batches_tracked') ? null : `${stream}.${name}`;
}
