import { create, toBinary } from '@bufbuild/protobuf';
import { CaliperError } from '../../../main/contract/errors.ts';
import { elementTypeOfCode } from '../element-types.ts';
import type { Attribute } from '../value.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type TensorProto,
  TensorProto_DataLocation,
} from './proto/onnx_pb.js';
import type { RawNode } from './raw-node.ts';

/** False for text, complex, bfloat16 and narrow numbers, which Caliper only passes on. */
export const isHeld = ({ dataType }: TensorProto): boolean => elementTypeOfCode(dataType) !== undefined;

/** An attribute that is only passed on. Its tensors must lie in the file itself. */
export function foreignAttribute(proto: AttributeProto): Attribute {
  for (const tensor of [proto.t, proto.sparseTensor?.values, proto.sparseTensor?.indices]) {
    if (tensor?.dataLocation === TensorProto_DataLocation.EXTERNAL) {
      throw new CaliperError(
        'unsupported_format',
        `tensor '${tensor?.name || proto.name}' is of a type that is only passed on, and lies in another file`,
      );
    }
  }
  return { kind: 'foreign', value: toBinary(AttributeProtoSchema, proto) };
}

/** Initialisers that Caliper only passes on, as Constant nodes of the same names. */
export function foreignInitializers(proto: GraphProto, opset: number): RawNode[] {
  const constant = (name: string, attribute: AttributeProto): RawNode => ({
    op: 'Constant',
    domain: '',
    name,
    inputs: [],
    outputs: [name],
    attributes: { [attribute.name]: foreignAttribute(attribute) },
    bodies: [],
    opset,
    callers: [],
  });
  return [
    ...proto.initializer
      .filter((tensor) => !isHeld(tensor))
      .map((t) =>
        constant(t.name, create(AttributeProtoSchema, { name: 'value', type: AttributeType.TENSOR, t })),
      ),
    ...proto.sparseInitializer.map((sparseTensor) =>
      constant(
        sparseTensor.values?.name ?? '',
        create(AttributeProtoSchema, {
          name: 'sparse_value',
          type: AttributeType.SPARSE_TENSOR,
          sparseTensor,
        }),
      ),
    ),
  ];
}
