import { CaliperError } from '../../../main/contract/errors.ts';
import type { Tensor } from '../tensor.ts';
import { tensorOf } from '../tensor-of.ts';
import type { Attribute } from '../value.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
  type TensorProto,
} from './proto/onnx_pb.js';
import type { RawNode } from './raw-node.ts';
import { foreignAttribute, isHeld } from './read-foreign.ts';
import type { FileNode } from './read-functions.ts';
import { freeNames } from './read-subgraphs.ts';
import { tensorOfProto } from './read-tensor.ts';

export function readNode({ proto, opset, callers }: FileNode): RawNode {
  const bodies = proto.attribute.flatMap(({ name, g }) =>
    g ? [{ name, graph: g, captures: freeNames(g) }] : [],
  );
  return {
    op: proto.opType,
    domain: proto.domain === 'ai.onnx' ? '' : proto.domain,
    name: proto.name,
    inputs: proto.input,
    outputs: proto.output,
    attributes: Object.fromEntries(
      proto.attribute
        .filter(({ g }) => g === undefined)
        .map((attribute) => [attribute.name, readAttribute(proto, attribute)]),
    ),
    bodies: bodies.sort((left, right) => (left.name < right.name ? -1 : 1)),
    opset,
    callers,
  };
}

function readAttribute(node: NodeProto, proto: AttributeProto): Attribute {
  const text = new TextDecoder();
  const type = proto.type === AttributeType.UNDEFINED ? typeByContent(proto) : proto.type;
  switch (type) {
    case AttributeType.INT:
      return { kind: 'int', value: safeInteger(proto.i) };
    case AttributeType.FLOAT:
      return { kind: 'float', value: proto.f };
    case AttributeType.STRING:
      return { kind: 'string', value: text.decode(proto.s) };
    case AttributeType.INTS:
      return { kind: 'ints', value: proto.ints.map(safeInteger) };
    case AttributeType.FLOATS:
      return { kind: 'floats', value: proto.floats };
    case AttributeType.STRINGS:
      return { kind: 'strings', value: proto.strings.map((bytes) => text.decode(bytes)) };
    case AttributeType.TENSOR:
      return isHeld(required(node, proto.t))
        ? { kind: 'tensor', value: tensorOfProto(required(node, proto.t), { baseFolder: undefined }) }
        : foreignAttribute(proto);
    case AttributeType.SPARSE_TENSOR:
    case AttributeType.TYPE_PROTO:
      return foreignAttribute(proto);
    default:
      throw new CaliperError(
        'unsupported_format',
        `attribute '${proto.name}' of node '${node.name || node.output[0]}' (${node.opType}) is of an unsupported kind`,
      );
  }
}

function required(node: NodeProto, tensor: TensorProto | undefined): TensorProto {
  if (tensor) return tensor;
  throw new CaliperError(
    'corrupt_file',
    `a tensor attribute of node '${node.name}' (${node.opType}) is empty`,
  );
}

/** Writers before IR version 3 left the type out. */
function typeByContent(proto: AttributeProto): AttributeType {
  if (proto.t) return AttributeType.TENSOR;
  if (proto.ints.length > 0) return AttributeType.INTS;
  if (proto.floats.length > 0) return AttributeType.FLOATS;
  if (proto.strings.length > 0) return AttributeType.STRINGS;
  if (proto.s.length > 0) return AttributeType.STRING;
  return proto.f !== 0 ? AttributeType.FLOAT : AttributeType.INT;
}

/** Integers beyond 2^53 stand for 'to the end' in every operator, so the nearest exact number serves. */
function safeInteger(value: bigint): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(value > limit ? limit : value < -limit ? -limit : value);
}

/** The tensor of a `Constant` node in any of its forms; undefined where it is one that is only passed on. */
export function tensorOfConstantNode(node: RawNode): Tensor | undefined {
  const { value, value_float, value_floats, value_int, value_ints } = node.attributes;
  if (value?.kind === 'tensor') return value.value;
  if (value_float?.kind === 'float') return tensorOf('float32', [value_float.value], []);
  if (value_floats?.kind === 'floats') return tensorOf('float32', value_floats.value);
  if (value_int?.kind === 'int') return tensorOf('int64', [value_int.value], []);
  if (value_ints?.kind === 'ints') return tensorOf('int64', value_ints.value);
  if (Object.keys(node.attributes).length > 0) return undefined;
  throw new CaliperError('corrupt_file', `constant '${node.outputs[0]}' has no value`);
}
