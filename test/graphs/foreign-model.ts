import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { dataTypeCode } from '../../inference/graph/element-types.ts';
import type { Dim, ElementType, Tensor } from '../../inference/graph/index.ts';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  type NodeProtoSchema,
  type ValueInfoProtoSchema,
} from '../../inference/graph/onnx/proto/onnx_pb.js';
import { tensorToProto } from '../../inference/graph/onnx/tensor-proto.ts';

type AttributeContent = number | readonly number[] | string | { readonly float: number | readonly number[] };

/** A node of a model that somebody else might have written. Plain numbers are integers. */
interface ForeignNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeContent>>;
  readonly domain?: string;
}

export interface ForeignModel {
  readonly opset: number;
  readonly inputs: Readonly<Record<string, readonly [ElementType, readonly Dim[]]>>;
  readonly initializers?: Readonly<Record<string, Tensor>>;
  readonly nodes: readonly ForeignNode[];
  readonly outputs?: Readonly<Record<string, readonly [ElementType, readonly Dim[]]>>;
  readonly declared?: Readonly<Record<string, readonly [ElementType, readonly Dim[]]>>;
}

/** The bytes of such a model. The last node makes `y` unless it says otherwise. */
export function foreignModel(model: ForeignModel): Uint8Array {
  const initializers = Object.entries(model.initializers ?? {});
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: model.opset < 9 ? 3n : 8n,
      opsetImport: [
        { domain: '', version: BigInt(model.opset) },
        { domain: 'com.microsoft', version: 1n },
      ],
      graph: {
        name: 'foreign',
        node: model.nodes.map(node),
        // IR version 3 lists initialisers among the inputs
        input: [
          ...Object.entries(model.inputs).map(([name, [type, dims]]) => info(name, type, dims)),
          ...(model.opset < 9 ? initializers : []).map(([name, tensor]) =>
            info(name, tensor.type, tensor.dims),
          ),
        ],
        initializer: initializers.map(([name, tensor]) => tensorToProto(tensor, name)),
        output: model.outputs
          ? Object.entries(model.outputs).map(([name, [type, dims]]) => info(name, type, dims))
          : [{ name: 'y' }],
        valueInfo: Object.entries(model.declared ?? {}).map(([name, [type, dims]]) => info(name, type, dims)),
      },
    }),
  );
}

const node = ({ op, inputs, outputs = ['y'], attributes = {}, domain = '' }: ForeignNode) =>
  ({
    opType: op,
    domain,
    name: `${op} node`,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, content]) => attribute(name, content)),
  }) satisfies MessageInitShape<typeof NodeProtoSchema>;

function attribute(name: string, content: AttributeContent): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof content === 'number') return { name, type: AttributeType.INT, i: BigInt(content) };
  if (typeof content === 'string') {
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(content) };
  }
  if (!('float' in content)) return { name, type: AttributeType.INTS, ints: content.map(BigInt) };
  return typeof content.float === 'number'
    ? { name, type: AttributeType.FLOAT, f: content.float }
    : { name, type: AttributeType.FLOATS, floats: [...content.float] };
}

function info(
  name: string,
  type: ElementType,
  dims: readonly Dim[],
): MessageInitShape<typeof ValueInfoProtoSchema> {
  return {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: dataTypeCode(type),
          shape: {
            dim: dims.map((dim) => ({
              value:
                typeof dim === 'number'
                  ? { case: 'dimValue' as const, value: BigInt(dim) }
                  : { case: 'dimParam' as const, value: dim },
            })),
          },
        },
      },
    },
  };
}
