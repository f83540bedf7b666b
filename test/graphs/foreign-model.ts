import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { dataTypeCode } from '../../inference/graph/element-types.ts';
import type { Dim, ElementType, Tensor } from '../../inference/graph/index.ts';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type FunctionProtoSchema,
  type GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProtoSchema,
  type TypeProtoSchema,
  type ValueInfoProtoSchema,
} from '../../inference/graph/onnx/proto/onnx_pb.js';
import { tensorToProto } from '../../inference/graph/onnx/tensor-proto.ts';

type AttributeContent =
  | number
  | readonly number[]
  | string
  | { readonly float: number | readonly number[] }
  | { readonly body: ForeignBody }
  /** In a function: the attribute of the call. */
  | { readonly from: string }
  | { readonly tensor: MessageInitShape<typeof TensorProtoSchema> };

type TypeInit = readonly [ElementType, readonly Dim[]] | MessageInitShape<typeof TypeProtoSchema>;

/** A graph inside a node; its inputs have no types unless they are stated. */
export interface ForeignBody {
  readonly inputs?: Readonly<Record<string, TypeInit | null>>;
  readonly initializers?: Readonly<Record<string, Tensor>>;
  readonly nodes: readonly ForeignNode[];
  readonly outputs: Readonly<Record<string, TypeInit>>;
}

export interface ForeignFunction {
  readonly name: string;
  readonly opset?: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly string[];
  readonly defaults?: Readonly<Record<string, AttributeContent>>;
  readonly nodes: readonly ForeignNode[];
}

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
  readonly inputs: Readonly<Record<string, TypeInit>>;
  readonly initializers?: Readonly<Record<string, Tensor>>;
  /** Initialisers of types that Caliper does not know. */
  readonly foreign?: readonly MessageInitShape<typeof TensorProtoSchema>[];
  readonly functions?: readonly ForeignFunction[];
  readonly nodes: readonly ForeignNode[];
  readonly outputs?: Readonly<Record<string, TypeInit>>;
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
        ...(model.functions ? [{ domain: 'own', version: 1n }] : []),
      ],
      functions: model.functions?.map((own) => functionProto(own, model.opset)) ?? [],
      graph: {
        name: 'foreign',
        node: model.nodes.map(node),
        // IR version 3 lists initialisers among the inputs
        input: [
          ...Object.entries(model.inputs).map(([name, type]) => stated(name, type)),
          ...(model.opset < 9 ? initializers : []).map(([name, tensor]) =>
            info(name, tensor.type, tensor.dims),
          ),
        ],
        initializer: [
          ...initializers.map(([name, tensor]) => tensorToProto(tensor, name)),
          ...(model.foreign ?? []).map((tensor) => create(TensorProtoSchema, tensor)),
        ],
        output: model.outputs
          ? Object.entries(model.outputs).map(([name, type]) => stated(name, type))
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
  if ('body' in content) return { name, type: AttributeType.GRAPH, g: bodyProto(content.body) };
  if ('from' in content) return { name, refAttrName: content.from };
  if ('tensor' in content) return { name, type: AttributeType.TENSOR, t: content.tensor };
  if (!('float' in content)) return { name, type: AttributeType.INTS, ints: content.map(BigInt) };
  return typeof content.float === 'number'
    ? { name, type: AttributeType.FLOAT, f: content.float }
    : { name, type: AttributeType.FLOATS, floats: [...content.float] };
}

const bodyProto = (body: ForeignBody): MessageInitShape<typeof GraphProtoSchema> => ({
  name: 'body',
  node: body.nodes.map(node),
  input: Object.entries(body.inputs ?? {}).map(([name, type]) => (type ? stated(name, type) : { name })),
  initializer: Object.entries(body.initializers ?? {}).map(([name, tensor]) => tensorToProto(tensor, name)),
  output: Object.entries(body.outputs).map(([name, type]) => stated(name, type)),
});

const functionProto = (
  own: ForeignFunction,
  opset: number,
): MessageInitShape<typeof FunctionProtoSchema> => ({
  name: own.name,
  domain: 'own',
  input: [...own.inputs],
  output: [...own.outputs],
  attribute: [...(own.attributes ?? [])],
  attributeProto: Object.entries(own.defaults ?? {}).map(([name, content]) => attribute(name, content)),
  node: own.nodes.map(node),
  opsetImport: [
    { domain: '', version: BigInt(own.opset ?? opset) },
    { domain: 'own', version: 1n },
  ],
});

const stated = (name: string, type: TypeInit): MessageInitShape<typeof ValueInfoProtoSchema> =>
  Array.isArray(type)
    ? info(name, type[0] as ElementType, type[1] as readonly Dim[])
    : { name, type: type as MessageInitShape<typeof TypeProtoSchema> };

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
