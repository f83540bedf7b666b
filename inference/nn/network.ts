import { Graph } from '../graph/index.ts';
import type { Value } from '../graph/value.ts';
import type { Random } from '../random.ts';
import { type Gate, isGate } from './gate.ts';
import type { Construction } from './layers.ts';

/** What a network is asked for. */
export interface NetworkOptions {
  /** Side of the square input images. */
  readonly sidePx: number;
  readonly gated: boolean;
  /** Numbers answered for each sample: 1 for a regression, the number of classes for a classifier. */
  readonly outputs: number;
  /** The training form uses a batch's own statistics and has no graph outputs: its trainer adds the loss. */
  readonly mode: 'inference' | 'training';
  /** Draws the initial weights. */
  readonly random: Random;
  /** Batch size; a symbol `N` unless given. */
  readonly batch?: number;
  /** Whether sigmoid(raw) of each gate is an output too, see `strengthName`. Inference form only. */
  readonly showGates?: boolean;
}

/** A network as a graph, with what a trainer and a viewer need to find in it. */
export interface Network {
  readonly graph: Graph;
  /** Input images [N, channels, side, side] by stream; the graph's inputs have the same names. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** [N, outputs]; the graph output `answer` of the inference form. */
  readonly answer: Value;
  readonly gates: readonly Gate[];
  /** Trainable parameters: of the gates, and all others. Running statistics are in neither. */
  readonly groups: { readonly gate: readonly Value[]; readonly main: readonly Value[] };
  /** Running statistics by parameter name, with their value after the batch; empty in the inference form. */
  readonly buffers: Readonly<Record<string, Value>>;
}

/** The name of the network's answer among a model's outputs. */
export const answerName = 'answer';

/** The name of the output that shows a gate's strength. */
export const strengthName = (gate: string) => `${gate}.strength`;

export function startConstruction(options: NetworkOptions): Construction {
  return { graph: new Graph(), mode: options.mode, random: options.random, buffers: {} };
}

/** An input image of a stream: 3 channels, or 1 of depth. */
export function streamInput(graph: Graph, stream: string, options: NetworkOptions): Value {
  const channels = streamChannels(stream);
  return graph.input(stream, 'float32', [options.batch ?? 'N', channels, options.sidePx, options.sidePx]);
}

export const streamChannels = (stream: string) => (stream === 'depth' ? 1 : 3);

/** Names the answer, publishes the outputs of the inference form, and sorts the parameters into groups. */
export function finishModel(
  construction: Construction,
  inputs: Network['inputs'],
  answer: Value,
  gates: readonly Gate[],
  options: NetworkOptions,
): Network {
  const { graph, buffers } = construction;
  if (options.mode === 'inference') {
    graph.output(answerName, answer);
    if (options.showGates) for (const gate of gates) graph.output(strengthName(gate.name), gate.strength);
  }
  return { graph, inputs, answer, gates, groups: parameterGroups(graph), buffers };
}

/**
 * A graph's trainable parameters: of the gates, and all others. Running statistics of batch normalisation are left
 * out, whether by PyTorch's names or, in a foreign network, by what they are used for.
 */
export function parameterGroups(graph: Graph): Network['groups'] {
  const statistics = new Set(
    graph.nodes
      .filter((node) => node.op === 'BatchNormalization')
      .flatMap((node) => node.inputs.slice(3).map((input) => input?.name)),
  );
  const trainable = [...graph.parameters.keys()].filter(
    (name) => !statistics.has(name) && !/\.running_(mean|var)$/.test(name),
  );
  const of = (names: readonly string[]) => names.map((name) => graph.value(name));
  return { gate: of(trainable.filter(isGate)), main: of(trainable.filter((name) => !isGate(name))) };
}
