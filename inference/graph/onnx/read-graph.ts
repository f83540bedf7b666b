import { CaliperError } from '../../../main/contract/errors.ts';
import { Graph } from '../graph.ts';
import { MAX_TENSORS, MAX_VALUE_ELEMENTS } from '../limits.ts';
import { operators } from '../operators/index.ts';
import { UnknownValue } from '../unknown-value.ts';
import type { Attribute, Attributes, Value } from '../value.ts';
import type { GraphProto, ModelProto, ValueInfoProto } from './proto/onnx_pb.js';
import type { RawNode } from './raw-node.ts';
import { foreignInitializers, isHeld } from './read-foreign.ts';
import type { FileNode, FunctionInliner } from './read-functions.ts';
import { readNode, tensorOfConstantNode } from './read-node.ts';
import { sortRawNodes } from './read-order.ts';
import { type ExternalData, tensorOfProto } from './read-tensor.ts';
import { TypeReader } from './read-types.ts';
import { upgradeNode } from './upgrade/index.ts';
import { CONSTANT_MARK } from './write.ts';

/** What all graphs of one file share. */
export interface FileContext {
  readonly model: ModelProto;
  readonly functions: FunctionInliner;
  readonly external: ExternalData;
}

/** Where a body lies: what it captures, as values of the graph around it, and out of which functions it was written. */
interface Surroundings {
  readonly captured: readonly (readonly [name: string, value: Value])[];
  readonly callers: FileNode['callers'];
}

/** A graph of a file. A body gets what it captures as its last inputs, and its weights are constants. */
export function readGraph(
  proto: GraphProto,
  opset: number,
  context: FileContext,
  around?: Surroundings,
): Graph {
  const graph = new Graph();
  for (const { domain, version } of domainsOf(context.model)) graph.importDomain(domain, version);
  const types = new TypeReader(graph);
  const stored = new Set(proto.initializer.map((tensor) => tensor.name));
  // before IR version 4 every initialiser was an input as well
  for (const info of proto.input) if (!stored.has(info.name)) declareInput(graph, info, types);
  for (const [name, value] of around?.captured ?? []) capture(graph, name, value, types);

  const raw = [
    ...foreignInitializers(proto, opset),
    ...context.functions.inline(proto.node, opset, around?.callers ?? []).map(readNode),
  ];
  const computing = namesComputedWith(raw, proto);
  if (proto.initializer.length > MAX_TENSORS) {
    throw new CaliperError('too_large', `the model has ${proto.initializer.length} initialisers`);
  }
  for (const initializer of proto.initializer) {
    if (!isHeld(initializer)) continue;
    const tensor = tensorOfProto(initializer, context.external);
    const isWeight = !around && /^float/.test(tensor.type) && computing.has(initializer.name);
    if (isWeight && initializer.docString !== CONSTANT_MARK) graph.parameter(initializer.name, tensor);
    else graph.constant(tensor, tensor.type, initializer.name);
  }
  const nodes = raw.filter((node) => {
    const tensor = node.op === 'Constant' && node.domain === '' ? tensorOfConstantNode(node) : undefined;
    if (tensor) graph.constant(tensor, tensor.type, node.outputs[0] ?? '');
    return tensor === undefined;
  });

  const declarations = new Map([...proto.valueInfo, ...proto.output].map((info) => [info.name, info]));
  const declared = (name: string) => {
    const info = declarations.get(name);
    return info && types.typeOf(info);
  };
  for (const node of sortRawNodes(nodes, graph.values)) {
    named(node, () => {
      const bodies = bodiesOf(node, graph, context);
      const inputs = node.inputs.map((name): Value | null => (name === '' ? null : graph.value(name)));
      while (inputs.at(-1) === null) inputs.pop();
      const upgraded = upgradeNode(graph, { ...node, inputs }, node.opset);
      const made = graph.append({
        ...upgraded,
        inputs: [...upgraded.inputs, ...bodies.captured],
        attributes: { ...upgraded.attributes, ...bodies.attributes },
        outputNames: upgraded.outputs,
        opset: node.opset,
        declared,
      });
      for (const value of made.outputs) checkSize(value);
    });
  }
  for (const { name } of proto.output) {
    const value = graph.values.get(name);
    if (!value) throw new CaliperError('corrupt_file', `nothing makes the output '${name}'`);
    graph.output(name, value);
  }
  if (graph.outputs.size === 0) throw new CaliperError('corrupt_file', 'the model has no outputs');
  return graph;
}

const plainDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);

const domainsOf = (model: ModelProto) =>
  [...model.functions.flatMap(({ opsetImport }) => opsetImport), ...model.opsetImport].filter(
    ({ domain }) => plainDomain(domain) !== '',
  );

function declareInput(graph: Graph, info: ValueInfoProto, types: TypeReader): void {
  const type = types.typeOf(info);
  if ('type' in type) graph.input(info.name, type.type, type.shape);
  else graph.foreignInput(info.name, type);
}

function capture(graph: Graph, name: string, value: Value, types: TypeReader): void {
  if (value instanceof UnknownValue) graph.foreignInput(name, value.foreign);
  else graph.input(name, value.type, types.adopted(value.shape));
}

/** The bodies of a node as attributes, and the values around it that feed their last inputs. */
function bodiesOf(
  node: RawNode,
  graph: Graph,
  context: FileContext,
): { attributes: Attributes; captured: Value[] } {
  const captured: Value[] = [];
  const attributes: Record<string, Attribute> = {};
  for (const body of node.bodies) {
    const own = body.captures.map((name) => [name, graph.value(name)] as const);
    captured.push(...own.map(([, value]) => value));
    attributes[body.name] = {
      kind: 'graph',
      value: {
        graph: readGraph(body.graph, node.opset, context, { captured: own, callers: node.callers }),
        captured: own.length,
      },
    };
  }
  return { attributes, captured };
}

/** Lets an error say which node it is about. */
function named(node: RawNode, append: () => void): void {
  try {
    append();
  } catch (error) {
    if (!(error instanceof CaliperError)) throw error;
    throw new CaliperError(error.code, `node '${node.name || node.outputs[0]}': ${error.message}`, {
      details: error.details,
      cause: error,
    });
  }
}

/** Refuses a value that the file itself makes larger than any network's, before somebody computes it. */
function checkSize(value: Value): void {
  if (value instanceof UnknownValue) return;
  const elements = value.shape.reduce<number>(
    (product, dim) => product * (typeof dim === 'number' ? dim : 1),
    1,
  );
  if (elements <= MAX_VALUE_ELEMENTS || value.shape.includes(0)) return;
  throw new CaliperError('too_large', `'${value.name}' would have a shape of [${value.shape.join(', ')}]`);
}

/** Names of tensors that at least one node computes with, rather than taking them as a setting. */
function namesComputedWith(nodes: readonly RawNode[], proto: GraphProto): Set<string> {
  const names = new Set<string>(proto.output.map((info) => info.name));
  for (const node of nodes) {
    const settings = node.domain === '' ? operators.get(node.op)?.settings : undefined;
    for (const [index, name] of node.inputs.entries()) if (!settings?.includes(index)) names.add(name);
    for (const { captures } of node.bodies) for (const name of captures) names.add(name);
  }
  return names;
}
