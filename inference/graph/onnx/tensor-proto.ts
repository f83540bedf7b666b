import { create } from '@bufbuild/protobuf';
import { bytesOfElements, dataTypeCode } from '../element-types.ts';
import type { Tensor } from '../tensor.ts';
import { type TensorProto, TensorProtoSchema } from './proto/onnx_pb.js';

/** A tensor as ONNX stores it, raw little-endian; the bytes are those of `tensor.data`, not a copy. */
export function tensorToProto(tensor: Tensor, name = ''): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: dataTypeCode(tensor.type),
    dims: tensor.dims.map(BigInt),
    rawData: bytesOfElements(tensor.data),
  });
}
