import { Tensor as OrtTensor } from 'onnxruntime-node';
import { CaliperError } from '../../main/contract/errors.ts';
import { allocate, dataTypeCode } from '../graph/element-types.ts';
import { type ElementType, elementCount, type Tensor } from '../graph/tensor.ts';

/** A tensor of zeros of the given type and dimensions. */
export function zeros<T extends ElementType>(type: T, dims: readonly number[]): Tensor<T> {
  return { type, dims, data: allocate(type, elementCount(dims)) };
}

/** A view of `tensor` for ONNX Runtime: same memory, no copy. */
export function toOrt(tensor: Tensor): OrtTensor {
  if (tensor.type === 'float16') return halfTensor(tensor.data as Uint16Array, tensor.dims);
  // The constructor has one overload per type; the pair (type, data) is kept consistent by Tensor itself.
  return new OrtTensor(tensor.type as 'float32', tensor.data as Float32Array, tensor.dims);
}

/** The reverse of {@link toOrt}: same memory, no copy. Strings and tensors that are not in main memory are refused. */
export function fromOrt(tensor: OrtTensor): Tensor {
  const type = tensor.type;
  if (!isElementType(type))
    throw new CaliperError('model_contract', `a tensor of type ${type} cannot be read`, {
      details: { type },
    });
  const data = tensor.data as Float32Array;
  return { type, dims: tensor.dims, data: type === 'float16' ? halfBits(data) : data };
}

/**
 * Where the JavaScript engine has Float16Array, the library's constructor makes one, which its own native part then
 * refuses ("not enough space", onnxruntime-node 1.30 on Node 24); the native part takes raw bits and the type's name.
 */
function halfTensor(bits: Uint16Array, dims: readonly number[]): OrtTensor {
  return Object.assign(new OrtTensor('uint16', bits, dims), { type: 'float16' as const });
}

/** Where the JavaScript engine has Float16Array, ONNX Runtime returns that; our tensors keep the raw bits. */
function halfBits(data: ArrayBufferView): Uint16Array {
  return new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength / 2);
}

function isElementType(type: string): type is ElementType {
  return dataTypeCode(type as ElementType) !== undefined;
}
