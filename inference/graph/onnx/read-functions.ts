import { create } from '@bufbuild/protobuf';
import { CaliperError } from '../../../main/contract/errors.ts';
import { MAX_CALL_DEPTH, MAX_INLINED_BYTES, MAX_NODES } from '../limits.ts';
import {
  type AttributeProto,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
} from './proto/onnx_pb.js';

/** A node of a file and the opset that it is stated in: a function of the file's own may have another than the file. */
export interface FileNode {
  readonly proto: NodeProto;
  readonly opset: number;
  /** The functions out of which the node was written, the innermost last. */
  readonly callers: readonly FunctionProto[];
}

const OLDEST_OPSET = 1;
const NEWEST_OPSET = 26;

/** The version of the standard operators that a model or a function imports. Throws `unsupported_format`. */
export function standardOpset({ opsetImport }: Pick<ModelProto, 'opsetImport'>): number | undefined {
  const standard = opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  const version = standard && Number(standard.version);
  if (version === undefined || (version >= OLDEST_OPSET && version <= NEWEST_OPSET)) return version;
  throw new CaliperError(
    'unsupported_format',
    `the model uses ONNX opset ${version}; supported are ${OLDEST_OPSET} to ${NEWEST_OPSET}`,
  );
}

const keyOf = (domain: string, name: string, overload: string): string =>
  JSON.stringify([domain, name, overload]);

/** Writes calls of a file's own functions out, node by node, and counts every node of the file on the way. */
export class FunctionInliner {
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  #nodeCount = 0;
  #callCount = 0;
  #inlinedBytes = 0;

  constructor({ functions }: ModelProto) {
    this.#functions = new Map(functions.map((own) => [keyOf(own.domain, own.name, own.overload), own]));
  }

  /**
   * The nodes of one graph with every call replaced; `callers` are the functions in which the graph lies. Throws
   * `corrupt_file` for a function that calls itself, `too_large`.
   */
  inline(nodes: readonly NodeProto[], opset: number, callers: readonly FunctionProto[]): FileNode[] {
    return nodes.flatMap((proto) => this.#written({ proto, opset, callers }));
  }

  #written(node: FileNode): FileNode[] {
    const { proto, callers } = node;
    this.#count(node);
    const called = this.#functions.get(keyOf(proto.domain, proto.opType, proto.overload));
    if (called === undefined) return [node];
    if (callers.includes(called)) {
      throw new CaliperError('corrupt_file', `the function '${called.name}' calls itself`);
    }
    if (callers.length >= MAX_CALL_DEPTH) {
      throw new CaliperError('too_large', `functions call each other ${MAX_CALL_DEPTH} deep`);
    }
    this.#callCount += 1;
    const opset = standardOpset(called) ?? node.opset;
    return bodyOf(called, proto, `${called.name}#${this.#callCount}/`).flatMap((inner) =>
      this.#written({ proto: inner, opset, callers: [...callers, called] }),
    );
  }

  #count({ proto, callers }: FileNode): void {
    this.#nodeCount += 1;
    if (callers.length > 0) this.#inlinedBytes += bytesOfNode(proto);
    if (this.#nodeCount > MAX_NODES || this.#inlinedBytes > MAX_INLINED_BYTES) {
      const [limit, what] =
        this.#nodeCount > MAX_NODES
          ? [MAX_NODES, 'nodes']
          : [MAX_INLINED_BYTES, 'bytes in calls of functions'];
      throw new CaliperError('too_large', `the model has more than ${limit} ${what}`);
    }
  }
}

const NODE_BYTES = 256;

/** What a node takes in memory with its attributes and the nodes of its bodies; a fair estimate. */
function bytesOfNode(node: NodeProto): number {
  return node.attribute.reduce(
    (sum, { t, g, ints, floats, strings }) => {
      const lists = 8 * (ints.length + floats.length + strings.length);
      const tensors = [...(t ? [t] : []), ...(g?.initializer ?? [])];
      const inner = g?.node.reduce((bytes, own) => bytes + bytesOfNode(own), 0) ?? 0;
      return sum + lists + inner + tensors.reduce((bytes, own) => bytes + bytesOfTensor(own), 0);
    },
    NODE_BYTES + 8 * (node.input.length + node.output.length),
  );
}

const bytesOfTensor = (tensor: TensorProto): number => {
  const { rawData, floatData, doubleData, int32Data, int64Data, uint64Data, stringData } = tensor;
  const lists = [floatData, doubleData, int32Data, int64Data, uint64Data, stringData];
  return rawData.length + 8 * lists.reduce((count, { length }) => count + length, 0);
};

/** The nodes of a function for one call: its own names behind `prefix`, those of the call in place of its parameters. */
function bodyOf(called: FunctionProto, call: NodeProto, prefix: string): NodeProto[] {
  const given = new Map(called.input.map((name, at) => [name, call.input[at] ?? '']));
  const taken = new Map(
    called.output.flatMap((name, at) =>
      call.output[at] && !given.has(name) ? [[name, call.output[at]]] : [],
    ),
  );
  const rename = (name: string): string =>
    name === '' ? '' : (given.get(name) ?? taken.get(name) ?? prefix + name);
  const stated = new Map(
    [...called.attributeProto, ...call.attribute].map((attribute) => [attribute.name, attribute]),
  );
  const attribute = (own: AttributeProto): AttributeProto[] => {
    const value = own.refAttrName === '' ? own : stated.get(own.refAttrName);
    if (value === undefined) return [];
    if (value !== own) return [changed(value, { name: own.name })];
    return [own.g ? changed(own, { g: graph(own.g) }) : own];
  };
  const node = (own: NodeProto): NodeProto =>
    changed(own, {
      name: prefix + own.name,
      input: own.input.map(rename),
      output: own.output.map(rename),
      attribute: own.attribute.flatMap(attribute),
    });
  const named = <T extends { name: string }>(own: T): T =>
    changed(own, { name: rename(own.name) } as Partial<T>);
  const graph = (own: GraphProto): GraphProto =>
    changed(own, {
      node: own.node.map(node),
      initializer: own.initializer.map(named),
      input: own.input.map(named),
      output: own.output.map(named),
      valueInfo: own.valueInfo.map(named),
    });
  const passed = called.output.flatMap((name, at) =>
    given.has(name) && call.output[at]
      ? [
          create(NodeProtoSchema, {
            opType: 'Identity',
            name: `${prefix}${name}`,
            input: [rename(name)],
            output: [call.output[at]],
          }),
        ]
      : [],
  );
  return [...called.node.map(node), ...passed];
}

/** A copy of a message with other contents. Fields that a file leaves out lie on the prototype (protobuf-es 2). */
const changed = <T extends object>(message: T, changes: Partial<T>): T =>
  Object.assign(Object.create(Object.getPrototypeOf(message) as object) as T, message, changes);
