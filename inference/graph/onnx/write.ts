import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CaliperError, missingCase } from '../../../main/contract/errors.ts';
import { OPSET } from '../core.ts';
import { bytesOfElements, dataTypeCode } from '../element-types.ts';
import type { Graph } from '../graph.ts';
import { operators } from '../operators/index.ts';
import type { Tensor } from '../tensor.ts';
import { hasKnownShape } from '../unknown-value.ts';
import type { Attribute, Node, Shape, Value } from '../value.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './proto/onnx_pb.js';
import { tensorToProto } from './tensor-proto.ts';

/** The ONNX file format version that goes with opset 21. */
const IR_VERSION = 10n;
/** Marks an initialiser that training must leave alone. ONNX itself does not tell weights from constants. */
export const CONSTANT_MARK = 'constant';

export interface WriteOptions {
  /** Whether trainable parameters are stored in the file (default) or become inputs, as in a training step. */
  readonly parametersAs?: 'initializers' | 'inputs';
}

/**
 * The graph as an ONNX file (opset 21). Outputs carry their public names; a value published twice, or an
 * input published as an output, goes through an Identity. Equal graphs give equal bytes.
 */
export function writeOnnx(graph: Graph, options: WriteOptions = {}): Uint8Array {
  const names = namesInFile(graph);
  const nameOf = (value: Value): string => names.aliases.get(value) ?? value.name;
  const symbols = symbolNumbering();
  const info = (name: string, value: Value): ValueInfoProto => valueInfo(name, value, symbols);

  const parameters = [...graph.parameters];
  const asInputs = options.parametersAs === 'inputs' ? parameters : [];
  const stored = [
    ...(options.parametersAs === 'inputs' ? [] : parameters.map((entry) => [...entry, ''] as const)),
    ...[...graph.constants].map((entry) => [...entry, CONSTANT_MARK] as const),
  ];
  const proto = create(GraphProtoSchema, {
    name: 'caliper',
    node: [
      ...graph.nodes.map((node) => nodeProto(node, nameOf)),
      ...names.copies.map(([name, value]) =>
        create(NodeProtoSchema, { opType: 'Identity', name, input: [nameOf(value)], output: [name] }),
      ),
    ],
    input: [
      ...graph.inputs.map((value) => info(value.name, value)),
      ...asInputs.map(([name]) => info(name, graph.value(name))),
    ],
    output: [...graph.outputs].map(([name, value]) => info(name, value)),
    valueInfo: declaredValues(graph).map((value) => info(nameOf(value), value)),
  });
  const domains = new Set(graph.nodes.map((node) => node.domain));
  domains.delete('');
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'caliper',
    opsetImport: [
      { domain: '', version: BigInt(OPSET) },
      ...[...domains].sort().map((domain) => ({ domain, version: graph.domainVersion(domain) })),
    ],
  });
  return assemble(toBinary(ModelProtoSchema, model), toBinary(GraphProtoSchema, proto), stored);
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

/** Output names take precedence over names inside the graph. */
function namesInFile(graph: Graph): { aliases: Map<Value, string>; copies: [string, Value][] } {
  const aliases = new Map<Value, string>();
  const copies: [string, Value][] = [];
  for (const [name, value] of graph.outputs) {
    if (value.producer !== null && !aliases.has(value)) aliases.set(value, name);
    else copies.push([name, value]);
  }
  const used = new Set([...graph.values.keys(), ...graph.outputs.keys()]);
  for (const name of graph.outputs.keys()) {
    const other = graph.values.get(name);
    if (other === undefined || aliases.get(other) === name) continue;
    if (other.producer === null) {
      throw new CaliperError(
        'invalid_input',
        `output '${name}' has the name of an input, parameter or constant`,
      );
    }
    if (aliases.has(other)) continue;
    let inner = `${name}_inner`;
    while (used.has(inner)) inner += '_';
    used.add(inner);
    aliases.set(other, inner);
  }
  return { aliases, copies };
}

/** Values that no rule could infer again: their declared shapes must be in the file. */
function declaredValues(graph: Graph): Value[] {
  const outputs = new Set(graph.outputs.values());
  return graph.nodes
    .filter((node) => node.domain !== '' || !operators.has(node.op))
    .flatMap((node) => node.outputs)
    .filter((value) => !outputs.has(value) && hasKnownShape(value));
}

function valueInfo(name: string, value: Value, symbols: (dim: string) => string): ValueInfoProto {
  if (!hasKnownShape(value)) return create(ValueInfoProtoSchema, { name });
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

function nodeProto(node: Node, nameOf: (value: Value) => string): NodeProto {
  return create(NodeProtoSchema, {
    opType: node.op,
    domain: node.domain,
    name: node.name,
    input: node.inputs.map((value) => (value === null ? '' : nameOf(value))),
    output: node.outputs.map(nameOf),
    attribute: Object.keys(node.attributes)
      .sort()
      .map((name) => attributeProto(name, node.attributes[name] as Attribute)),
  });
}

function attributeProto(name: string, attribute: Attribute): AttributeProto {
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
    default:
      return missingCase(attribute);
  }
}
