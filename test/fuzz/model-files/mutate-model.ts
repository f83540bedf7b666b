import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { operators } from '../../../inference/graph/index.ts';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
} from '../../../inference/graph/onnx/proto/onnx_pb.js';

const sizes = [-1n, 0n, 1n, 2n, 3n, 7n, 255n, 65_536n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 62n, -(2n ** 63n)];
const ops = [...operators.keys()];

type Random = () => number;

const pick = <T>(items: readonly T[], random: Random): T | undefined =>
  items[Math.floor(random() * items.length)];
const change = <T>(items: T[], random: Random, to: (old: T) => T): void => {
  const at = Math.floor(random() * items.length);
  if (items.length > 0) items[at] = to(items[at] as T);
};
const size = (random: Random): bigint => pick(sizes, random) ?? 0n;

/** Ways to make a model wrong that is still a well-formed file, so that what lies behind the parser is reached. */
const damages: readonly ((graph: GraphProto, random: Random) => void)[] = [
  (graph, random) => {
    const node = pick(graph.node, random);
    if (node) node.opType = pick(ops, random) ?? '';
  },
  (graph, random) => {
    const attribute = pick(pick(graph.node, random)?.attribute ?? [], random);
    if (!attribute) return;
    if (attribute.ints.length > 0 && random() < 0.8) change(attribute.ints, random, () => size(random));
    else if (random() < 0.5) attribute.i = size(random);
    else attribute.ints.push(size(random));
  },
  (graph, random) => {
    const node = pick(graph.node, random);
    const names = graph.node
      .flatMap((other) => other.output)
      .concat(graph.initializer.map((item) => item.name));
    if (node) change(node.input, random, () => pick(names, random) ?? '');
  },
  (graph, random) => {
    const node = pick(graph.node, random);
    if (node) change(node.input, random, () => '');
  },
  (graph, random) => {
    pick(graph.node, random)?.input.pop();
  },
  (graph, random) => {
    change(pick(graph.initializer, random)?.dims ?? [], random, () => size(random));
  },
  (graph, random) => {
    const settings = graph.initializer.filter(
      (tensor) => tensor.dataType === 7 && tensor.rawData.length >= 8,
    );
    const tensor = pick(settings, random);
    if (!tensor) return;
    const raw = new Uint8Array(tensor.rawData);
    const at = 8 * Math.floor(random() * Math.floor(raw.length / 8));
    new DataView(raw.buffer).setBigInt64(at, size(random), true);
    tensor.rawData = raw;
  },
  (graph, random) => {
    const tensor = pick(graph.initializer, random);
    if (tensor) tensor.dataType = Math.floor(random() * 25);
  },
  (graph, random) => {
    const type = pick(graph.input, random)?.type?.value;
    const dim = type?.case === 'tensorType' ? pick(type.value.shape?.dim ?? [], random) : undefined;
    if (dim) dim.value = { case: 'dimValue', value: size(random) };
  },
  (graph, random) => {
    graph.node.splice(Math.floor(random() * graph.node.length), 1);
  },
];

/** The graph of a model three times, the bodies in it, and its functions as far as they are graphs. */
function graphsOf({ graph, functions }: ModelProto): GraphProto[] {
  if (graph === undefined) return [];
  const ofFunctions = functions.map(({ node }) => Object.assign(create(GraphProtoSchema), { node }));
  return [graph, graph, graph, ...bodiesOf(graph), ...ofFunctions, ...ofFunctions.flatMap(bodiesOf)];
}

const bodiesOf = ({ node }: GraphProto): GraphProto[] =>
  node
    .flatMap(({ attribute }) => attribute.flatMap(({ g }) => (g ? [g] : [])))
    .flatMap((body) => [body, ...bodiesOf(body)]);

/** A well-formed ONNX file whose content is wrong in one to three places, its opset sometimes another. */
export function mutateModel(file: Uint8Array, random: Random): Uint8Array {
  const model = fromBinary(ModelProtoSchema, file);
  const count = 1 + Math.floor(random() * 3);
  for (let step = 0; step < count; step += 1) {
    const graph = pick(graphsOf(model), random);
    if (graph) pick(damages, random)?.(graph, random);
  }
  const opset = model.opsetImport[0];
  if (opset && random() < 0.1) opset.version = BigInt(1 + Math.floor(random() * 27));
  return toBinary(ModelProtoSchema, model);
}
