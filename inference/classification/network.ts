import { CaliperError } from '../../main/contract/errors.ts';
import type { WeightsReport } from '../../main/contract/models.ts';
import type { Graph, Value } from '../graph/index.ts';
import {
  answerName,
  buildFsgResnet18,
  buildFsgVitTiny,
  isGate,
  parameterGroups,
  resnet18WeightName,
  retrofitGates,
  swapHead,
  vitTinyWeights,
  withInputShapes,
} from '../nn/index.ts';
import { seededRandom } from '../random.ts';
import { type StartWeights, startFrom } from '../registry/start.ts';
import type { ClassificationOptions } from './options.ts';

/** A network that scores classes, with what a trainer needs to find in it. */
export interface Classifier {
  readonly graph: Graph;
  /** Name of its input [N, 3, side, side]. */
  readonly input: string;
  /** [N, classes], unnormalised. */
  readonly answer: Value;
  /** Running statistics by parameter name, with their value after the batch. */
  readonly buffers: Readonly<Record<string, Value>>;
  /** Names of what is trained, in groups of their own. */
  readonly trainable: { readonly gate: ReadonlySet<string>; readonly main: ReadonlySet<string> };
  readonly startReport: WeightsReport | null;
}

type NetworkOptions = Pick<
  ClassificationOptions,
  'architecture' | 'gated' | 'sidePx' | 'seed' | 'trained' | 'features' | 'gatePattern'
>;

const ownInput = 'picture';

/**
 * The network of these options with its first weights: equal options give equal weights each time it is built. Throws
 * `invalid_input` where a network of a file is asked for and the start has none, or no place for a new end is found in it;
 * `model_contract` where no name of the start fits.
 */
export function classifier(
  options: NetworkOptions,
  classCount: number,
  mode: 'inference' | 'training',
  start: StartWeights | undefined,
): Classifier {
  return options.architecture === 'of the start file'
    ? foreign(options, classCount, start)
    : own(options, classCount, mode, start);
}

function own(
  { architecture, gated, sidePx, seed, trained }: NetworkOptions,
  outputs: number,
  mode: 'inference' | 'training',
  start: StartWeights | undefined,
): Classifier {
  const shape = { sidePx, gated, outputs, mode, random: seededRandom(seed) };
  const isResnet = architecture === 'FSG-ResNet-18';
  const network = isResnet
    ? buildFsgResnet18({ ...shape, streams: [ownInput] })
    : buildFsgVitTiny({ ...shape, stream: ownInput });
  const { graph, answer, buffers } = network;
  const startReport = start === undefined ? null : startOwn(graph, start, isResnet, sidePx);
  return { graph, input: ownInput, answer, buffers, trainable: trainableOf(graph, trained), startReport };
}

/** Also from a network of sizing: its streams have the same backbone. */
function startOwn(graph: Graph, start: StartWeights, isResnet: boolean, sidePx: number): WeightsReport {
  const same = (name: string) => name;
  if (isResnet)
    return startFrom(graph, start, [
      [same],
      [(name) => resnet18WeightName(name, ownInput)],
      ...['masked', 'crop'].map((stream) => [
        (name: string) => (/^(gate|masked|crop)\./.test(name) ? name.replace(stream, ownInput) : null),
      ]),
    ]);
  const tensors = new Map([...start.tensors, ...vitTinyWeights(start.tensors, sidePx)]);
  return startFrom(graph, { ...start, tensors }, [[same]]);
}

/** The network of a file with gates at identity strength and a new end; what it computes is kept but for that end. */
function foreign(
  { gated, sidePx, seed, trained, features, gatePattern }: NetworkOptions,
  outputs: number,
  start: StartWeights | undefined,
): Classifier {
  if (start?.network === undefined)
    throw new CaliperError(
      'invalid_input',
      'The architecture "of the start file" needs a start that holds a network: an ONNX file or a bundle.',
    );
  const given = start.network();
  const [image, ...others] = given.inputs;
  if (image === undefined || others.length > 0 || image.shape.length !== 4 || image.type !== 'float32')
    throw new CaliperError(
      'model_contract',
      `${start.name} cannot learn pictures: a network with one input of pictures [N, 3, H, W] is needed.`,
    );
  const graph = withInputShapes(given, { [image.name]: ['N', 3, sidePx, sidePx] });
  for (const name of ['head.weight', 'head.bias'])
    if (graph.parameters.has(name)) graph.rename(graph.value(name), graph.freshName(`former.${name}`));
  const answer = swapHead(graph, featuresOf(graph, features, start.name), {
    outputs,
    random: seededRandom(seed),
  });
  if (gated && ![...graph.parameters.keys()].some(isGate))
    retrofitGates(graph, gatePattern === '' ? blockOutputs(graph, start.name) : pattern(gatePattern));
  const kept = [...graph.parameters.keys()].filter((name) => !isGate(name) && !name.startsWith('head.'));
  const fresh = [...graph.parameters.keys()].filter((name) => !kept.includes(name));
  const startReport = { matched: kept, missing: fresh, unexpected: [], misshapen: [] };
  const { [answerName]: output } = Object.fromEntries(graph.outputs);
  return {
    graph,
    input: image.name,
    answer: output ?? answer,
    buffers: {},
    trainable: trainableOf(graph, trained),
    startReport,
  };
}

/** Where the new end begins: the tensor of that name, an output called so, or what the last linear layer looks at. */
function featuresOf(graph: Graph, name: string, file: string): string {
  if (name !== '') return name;
  if (graph.outputs.has('features')) return 'features';
  const fits = (value: Value | undefined | null): value is Value =>
    value != null &&
    (value.shape.length === 2 || value.shape.length === 4) &&
    typeof value.shape[1] === 'number';
  const linear = graph.nodes.findLast(
    ({ op, inputs }) => (op === 'Gemm' || op === 'MatMul') && fits(inputs[0]),
  );
  const pooled = graph.nodes.findLast(({ op, outputs }) => op === 'GlobalAveragePool' && fits(outputs[0]));
  const found = linear?.inputs[0] ?? pooled?.outputs[0];
  if (found != null) return found.name;
  throw new CaliperError(
    'invalid_input',
    `No place for a new end was found in ${file}: name the tensor of its features.`,
  );
}

/** What a network's blocks end in: joined branches, residual sums, or else activations. */
function blockOutputs(graph: Graph, file: string): string[] {
  for (const op of ['Concat', 'Add', 'Relu']) {
    const names = graph.nodes
      .filter((node) => node.op === op)
      .map(({ outputs }) => outputs[0]!)
      .filter(({ shape }) => shape.length === 4 && typeof shape[1] === 'number')
      .map(({ name }) => name);
    if (names.length >= 2) return names;
  }
  throw new CaliperError('invalid_input', `No blocks were found in ${file}: name the tensors for gates.`);
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new CaliperError('invalid_input', `"${text}" is no regular expression.`, { cause });
  }
}

function trainableOf(graph: Graph, trained: ClassificationOptions['trained']): Classifier['trainable'] {
  const { gate, main } = parameterGroups(graph);
  const isNumber = ({ type }: Value) => type === 'float32';
  const isTrained = ({ name }: Value) => trained === 'everything' || /^head\./.test(name);
  return {
    gate: new Set(gate.map(({ name }) => name)),
    main: new Set(main.filter((value) => isNumber(value) && isTrained(value)).map(({ name }) => name)),
  };
}
