import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { missingCase } from '../../../main/contract/errors.ts';
import { bytesOfElements, dataTypeCode } from '../element-types.ts';
import type { Graph } from '../graph.ts';
import { operators } from '../operators/index.ts';
import type { Tensor } from '../tensor.ts';
import { hasKnownShape, UnknownValue } from '../unknown-value.ts';
import {
  type Attribute,
  type GraphView,
  type Node,
  type Shape,
  type Subgraph,
  subgraphsOf,
  type Value,
} from '../value.ts';
import { type FileNames, namesInBody, namesInFile } from './file-names.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './proto/onnx_pb.js';
import { tensorToProto } from './tensor-proto.ts';

/** The ONNX file format version that goes with each opset from 21 on. */
const irVersions: Readonly<Record<number, bigint>> = { 21: 10n, 22: 10n, 23: 11n, 24: 12n, 25: 13n, 26: 13n };
/** Marks an initialiser that training must leave alone. ONNX itself does not tell weights from constants. */
export const CONSTANT_MARK = 'constant';

export interface WriteOptions {
  /** Whether trainable parameters are stored in the file (default) or become inputs, as in a training step. */
  readonly parametersAs?: 'initializers' | 'inputs';
}

/**
 * The graph as an ONNX file (opset 21, or a later one that a foreign node needs). Outputs carry their public names; a value
 * published twice, or an input published as an output, goes through an Identity. Equal graphs give equal bytes.
 */
export function writeOnnx(graph: Graph, options: WriteOptions = {}): Uint8Array {
  const symbols = symbolNumbering();
  const names = namesInFile(graph);
  const parameters = [...graph.parameters];
  const asInputs = options.parametersAs === 'inputs' ? parameters : [];
  const stored = [
    ...(options.parametersAs === 'inputs' ? [] : parameters.map((entry) => [...entry, ''] as const)),
    ...[...graph.constants].map((entry) => [...entry, CONSTANT_MARK] as const),
  ];
  const proto = graphProto(graph, { names, symbols });
  proto.input.push(...asInputs.map(([name]) => valueInfo(name, graph.value(name), symbols)));
  const model = create(ModelProtoSchema, {
    irVersion: irVersions[graph.opset] as bigint,
    producerName: 'caliper',
    opsetImport: [
      { domain: '', version: BigInt(graph.opset) },
      ...[...domainsOf(graph)].sort().map(([domain, version]) => ({ domain, version })),
    ],
  });
  return assemble(toBinary(ModelProtoSchema, model), toBinary(GraphProtoSchema, proto), stored);
}

/** Foreign operator domains of a graph and of the bodies in it. */
function domainsOf(graph: GraphView): Map<string, bigint> {
  const domains = new Map<string, bigint>();
  for (const node of graph.nodes) {
    if (node.domain !== '') domains.set(node.domain, graph.domainVersion(node.domain));
    for (const body of subgraphsOf(node)) for (const entry of domainsOf(body.graph)) domains.set(...entry);
  }
  return domains;
}

interface Scope {
  readonly names: FileNames;
  readonly symbols: (dim: string) => string;
}

/** A graph without its stored tensors. */
function graphProto(graph: GraphView, scope: Scope): GraphProto {
  const { names, symbols } = scope;
  const info = (name: string, value: Value): ValueInfoProto => valueInfo(name, value, symbols);
  return create(GraphProtoSchema, {
    name: 'caliper',
    node: [
      ...graph.nodes.map((node) => nodeProto(node, scope)),
      ...names.copies.map(([name, value]) =>
        create(NodeProtoSchema, { opType: 'Identity', name, input: [names.of(value)], output: [name] }),
      ),
    ],
    input: graph.inputs.map((value) => info(names.of(value), value)),
    output: [...graph.outputs].map(([name, value]) => info(names.ofOutput(name), value)),
    valueInfo: declaredValues(graph).map((value) => info(names.of(value), value)),
  });
}

/** A body as a file has it: what it captures goes by the names around it, and its own names are nobody else's. */
function bodyProto({ graph, captured }: Subgraph, given: readonly string[], scope: Scope): GraphProto {
  const names = namesInBody(graph, graph.inputs.slice(graph.inputs.length - captured), given, scope.names);
  const proto = graphProto(graph, { ...scope, names });
  proto.input.splice(proto.input.length - captured, captured);
  for (const [name, tensor] of graph.constants) {
    const stored = tensorToProto(tensor, names.of(graph.values.get(name) as Value));
    stored.docString = CONSTANT_MARK;
    proto.initializer.push(stored);
  }
  return proto;
}

/**
 * Joins the file around the weights, so that each weight is copied once, into the result. Fields of a
 * protobuf message may come in any order: the graph follows the model's other fields, the initialisers the
 * graph's.
 */
function assemble(
  model: Uint8Array,
  graph: Uint8Array,
  stored: readonly (readonly [name: string, tensor: Tensor, mark: string])[],
): Uint8Array {
  const graphParts: Uint8Array[] = [graph];
  for (const [name, tensor, mark] of stored) {
    const head = toBinary(
      TensorProtoSchema,
      create(TensorProtoSchema, {
        name,
        dataType: dataTypeCode(tensor.type),
        dims: tensor.dims.map(BigInt),
        ...(mark && { docString: mark }),
      }),
    );
    const raw = bytesOfElements(tensor.data);
    const rawHead = fieldHead(TensorProtoSchema.field.rawData.number, raw.length);
    graphParts.push(
      fieldHead(GraphProtoSchema.field.initializer.number, head.length + rawHead.length + raw.length),
      head,
      rawHead,
      raw,
    );
  }
  const graphLength = graphParts.reduce((sum, part) => sum + part.length, 0);
  const parts = [model, fieldHead(ModelProtoSchema.field.graph.number, graphLength), ...graphParts];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    file.set(part, position);
    position += part.length;
  }
  return file;
}

/** Tag and length of a length-delimited field. */
const fieldHead = (fieldNumber: number, length: number): Uint8Array =>
  new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(length).finish();

/** Values that no rule could infer again: their declared shapes must be in the file. */
function declaredValues(graph: GraphView): Value[] {
  const outputs = new Set(graph.outputs.values());
  return graph.nodes
    .filter((node) => node.domain !== '' || !operators.has(node.op))
    .flatMap((node) => node.outputs)
    .filter((value) => !outputs.has(value) && (hasKnownShape(value) || isStated(value)));
}

const isStated = (value: Value): boolean =>
  value instanceof UnknownValue && value.foreign.stated !== undefined;

function valueInfo(name: string, value: Value, symbols: (dim: string) => string): ValueInfoProto {
  if (value instanceof UnknownValue) {
    const { stated } = value.foreign;
    return create(ValueInfoProtoSchema, {
      name,
      ...(stated && { type: fromBinary(TypeProtoSchema, stated) }),
    });
  }
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: { elemType: dataTypeCode(value.type), shape: shapeProto(value.shape, symbols) },
      },
    },
  });
}

const shapeProto = (shape: Shape, symbols: (dim: string) => string) => ({
  dim: shape.map((dim) => ({
    value:
      typeof dim === 'number'
        ? { case: 'dimValue' as const, value: BigInt(dim) }
        : { case: 'dimParam' as const, value: symbols(dim) },
  })),
});

/** Fresh symbols are numbered by their first appearance in the file, so that equal graphs give equal files. */
function symbolNumbering(): (dim: string) => string {
  const numbers = new Map<string, number>();
  return (dim) =>
    dim.replaceAll(/\?\d+/g, (symbol) => {
      if (!numbers.has(symbol)) numbers.set(symbol, numbers.size + 1);
      return `?${numbers.get(symbol)}`;
    });
}

function nodeProto(node: Node, scope: Scope): NodeProto {
  const inputs = node.inputs.map((value) => (value === null ? '' : scope.names.of(value)));
  const bodies = new Map<Subgraph, GraphProto>();
  let at = inputs.length - subgraphsOf(node).reduce((count, { captured }) => count + captured, 0);
  const own = inputs.slice(0, at);
  for (const body of subgraphsOf(node)) {
    bodies.set(body, bodyProto(body, inputs.slice(at, at + body.captured), scope));
    at += body.captured;
  }
  return create(NodeProtoSchema, {
    opType: node.op,
    domain: node.domain,
    name: node.name,
    input: own,
    output: node.outputs.map((value) => scope.names.of(value)),
    attribute: Object.keys(node.attributes)
      .sort()
      .map((name) => attributeProto(name, node.attributes[name] as Attribute, bodies)),
  });
}

function attributeProto(
  name: string,
  attribute: Attribute,
  bodies: ReadonlyMap<Subgraph, GraphProto>,
): AttributeProto {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (attribute.kind) {
    case 'int':
      return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(attribute.value) });
    case 'float':
      return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: attribute.value });
    case 'string':
      return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: bytes(attribute.value) });
    case 'ints':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.INTS,
        ints: attribute.value.map(BigInt),
      });
    case 'floats':
      return create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: [...attribute.value] });
    case 'strings':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.STRINGS,
        strings: attribute.value.map(bytes),
      });
    case 'tensor':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.TENSOR,
        t: tensorToProto(attribute.value),
      });
    case 'graph':
      return create(AttributeProtoSchema, {
        name,
        type: AttributeType.GRAPH,
        g: bodies.get(attribute.value) as GraphProto,
      });
    case 'foreign':
      return fromBinary(AttributeProtoSchema, attribute.value);
    default:
      return missingCase(attribute);
  }
}
