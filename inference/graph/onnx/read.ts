import { fromBinary } from '@bufbuild/protobuf';
import { CaliperError } from '../../../main/contract/errors.ts';
import { elementTypeOfCode } from '../element-types.ts';
import { Graph } from '../graph.ts';
import { MAX_DIM, MAX_MODEL_BYTES, MAX_NODES, MAX_RANK, MAX_TENSORS, MAX_VALUE_ELEMENTS } from '../limits.ts';
import type { OutputType } from '../operator.ts';
import { operators } from '../operators/index.ts';
import type { ElementType, Tensor } from '../tensor.ts';
import { UnknownValue } from '../unknown-value.ts';
import type { Dim, Value } from '../value.ts';
import { type GraphProto, type ModelProto, ModelProtoSchema, type ValueInfoProto } from './proto/onnx_pb.js';
import { type RawNode, readNode, tensorOfConstantNode } from './read-node.ts';
import { sortRawNodes } from './read-order.ts';
import { type ExternalData, tensorOfProto } from './read-tensor.ts';
import { upgradeNode } from './upgrade/index.ts';
import { CONSTANT_MARK } from './write.ts';

const OLDEST_OPSET = 7;
const NEWEST_OPSET = 23;

export interface ReadOptions {
  /** Folder that external tensor data may be read from. Without it such data is refused. */
  readonly baseFolder?: string;
}

/**
 * Reads an ONNX file of opset 7 to 23 into a graph at opset 21. Floating-point initialisers that nodes compute
 * with become parameters under their names; shapes, settings and Constant nodes become constants. Operators
 * without a shape rule are kept; asking for the shape of their outputs is an error unless the file states it.
 *
 * Errors: `corrupt_file` (truncated, cyclic, duplicate or missing names, shapes that do not fit),
 * `unsupported_format` (opset, control flow, element types), `too_large` (see limits.ts).
 */
export function readOnnx(bytes: Uint8Array, options: ReadOptions = {}): Graph {
  const model = parse(bytes);
  const proto = model.graph;
  if (!proto) throw new CaliperError('corrupt_file', 'this is not an ONNX file: it has no graph');
  checkCounts(model, proto);
  const opset = opsetOf(model);
  try {
    return build(model, proto, opset, options);
  } catch (error) {
    // what the builder refuses in a caller's graph is damage in a file
    if (error instanceof CaliperError && error.code === 'invalid_input') {
      throw new CaliperError('corrupt_file', error.message, { details: error.details, cause: error });
    }
    throw error;
  }
}

/** The named initialisers of an ONNX file of any opset, whatever its nodes are. */
export function readOnnxWeights(bytes: Uint8Array, options: ReadOptions = {}): Map<string, Tensor> {
  const initializers = parse(bytes).graph?.initializer ?? [];
  if (initializers.length > MAX_TENSORS) {
    throw new CaliperError('too_large', `the model has ${initializers.length} initialisers`);
  }
  const external: ExternalData = { baseFolder: options.baseFolder };
  return new Map(initializers.map((tensor) => [tensor.name, tensorOfProto(tensor, external)]));
}

function parse(bytes: Uint8Array): ModelProto {
  if (bytes.byteLength > MAX_MODEL_BYTES) {
    throw new CaliperError('too_large', `the model file has ${bytes.byteLength} bytes`);
  }
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (error) {
    throw new CaliperError('corrupt_file', 'this is not an ONNX file, or it is damaged', { cause: error });
  }
}

function checkCounts(model: ModelProto, proto: GraphProto): void {
  if (model.functions.length > 0) {
    throw new CaliperError('unsupported_format', 'models with functions of their own are not supported');
  }
  if (proto.sparseInitializer.length > 0) {
    throw new CaliperError('unsupported_format', 'sparse initialisers are not supported');
  }
  if (proto.node.length > MAX_NODES || proto.initializer.length > MAX_TENSORS) {
    throw new CaliperError(
      'too_large',
      `the model has ${proto.node.length} nodes and ${proto.initializer.length} initialisers`,
    );
  }
}

const plainDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);

function opsetOf(model: ModelProto): number {
  const standard = model.opsetImport.find((entry) => plainDomain(entry.domain) === '');
  const version = Number(standard?.version ?? 1n);
  if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
    throw new CaliperError(
      'unsupported_format',
      `the model uses ONNX opset ${version}; supported are ${OLDEST_OPSET} to ${NEWEST_OPSET}`,
    );
  }
  return version;
}

function build(model: ModelProto, proto: GraphProto, opset: number, options: ReadOptions): Graph {
  const graph = new Graph();
  for (const entry of model.opsetImport) {
    if (plainDomain(entry.domain) !== '') graph.importDomain(entry.domain, entry.version);
  }
  const external: ExternalData = { baseFolder: options.baseFolder };
  const dims = dimReader(graph);
  const stored = new Set(proto.initializer.map((tensor) => tensor.name));
  for (const info of proto.input) {
    // before IR version 4 every initialiser was an input as well
    if (stored.has(info.name)) continue;
    const type = tensorType(info, dims);
    if (!type) {
      throw new CaliperError(
        'unsupported_format',
        `input '${info.name}' is no tensor of stated type and rank`,
      );
    }
    graph.input(info.name, type.type, type.shape);
  }

  const rawNodes = proto.node.map((node) => readNode(node));
  const computing = namesComputedWith(rawNodes, proto);
  for (const initializer of proto.initializer) {
    const tensor = tensorOfProto(initializer, external);
    const isFloat = /^float/.test(tensor.type);
    if (isFloat && computing.has(initializer.name) && initializer.docString !== CONSTANT_MARK) {
      graph.parameter(initializer.name, tensor);
    } else graph.constant(tensor, tensor.type, initializer.name);
  }
  const nodes = rawNodes.filter((node) => {
    if (node.op !== 'Constant' || node.domain !== '') return true;
    const tensor: Tensor = tensorOfConstantNode(node);
    graph.constant(tensor, tensor.type, node.outputs[0] ?? '');
    return false;
  });

  const declarations = new Map<string, ValueInfoProto>();
  for (const info of [...proto.valueInfo, ...proto.output]) declarations.set(info.name, info);
  const declared = (name: string): OutputType | undefined => {
    const info = declarations.get(name);
    return info && tensorType(info, dims);
  };
  for (const node of sortRawNodes(nodes, graph.values)) appendNode(graph, node, opset, declared);
  for (const { name } of proto.output) {
    const value = graph.values.get(name);
    if (!value) throw new CaliperError('corrupt_file', `nothing makes the output '${name}'`);
    graph.output(name, value);
  }
  if (graph.outputs.size === 0) throw new CaliperError('corrupt_file', 'the model has no outputs');
  return graph;
}

function appendNode(
  graph: Graph,
  node: RawNode,
  opset: number,
  declared: (name: string) => OutputType | undefined,
): void {
  const inputs = node.inputs.map((name): Value | null => (name === '' ? null : graph.value(name)));
  while (inputs.at(-1) === null) inputs.pop();
  try {
    const upgraded = upgradeNode(graph, { ...node, inputs }, opset);
    for (const value of graph.append({ ...upgraded, outputNames: upgraded.outputs, declared }).outputs)
      checkSize(value);
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
  }
  return names;
}

/** Dims of a file as dims of the graph: unnamed ones, and fresh symbols of another graph, get fresh symbols. */
function dimReader(graph: Graph): (info: ValueInfoProto) => Dim[] | undefined {
  const renamed = new Map<string, string>();
  const rename = (symbol: string): string => {
    const known = renamed.get(symbol) ?? graph.freshSymbol();
    renamed.set(symbol, known);
    return known;
  };
  return (info) => {
    const tensor = info.type?.value;
    if (tensor?.case !== 'tensorType' || !tensor.value.shape) return undefined;
    if (tensor.value.shape.dim.length > MAX_RANK) {
      throw new CaliperError('too_large', `'${info.name}' has rank ${tensor.value.shape.dim.length}`);
    }
    return tensor.value.shape.dim.map(({ value }): Dim => {
      if (value.case === 'dimParam' && value.value !== '') {
        return value.value.slice(0, 256).replaceAll(/\?\d+/g, rename);
      }
      if (value.case !== 'dimValue' || value.value < 0n) return graph.freshSymbol();
      if (value.value > BigInt(MAX_DIM)) {
        throw new CaliperError('too_large', `'${info.name}' has a size of ${value.value}`);
      }
      return Number(value.value);
    });
  };
}

function tensorType(
  info: ValueInfoProto,
  dims: (info: ValueInfoProto) => Dim[] | undefined,
): OutputType | undefined {
  const tensor = info.type?.value;
  if (tensor?.case !== 'tensorType') return undefined;
  const type: ElementType | undefined = elementTypeOfCode(tensor.value.elemType);
  const shape = dims(info);
  return type && shape && { type, shape };
}
