import { Tensor as OrtTensor } from 'onnxruntime-node';
import { CaliperError } from '../../main/contract/errors.ts';
import { type ElementArrays, type ElementType, elementCount, type Tensor } from '../graph/tensor.ts';

const arrayOf: { readonly [T in ElementType]: new (length: number) => ElementArrays[T] } = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** A tensor of zeros of the given type and dimensions. */
export function zeros<T extends ElementType>(type: T, dims: readonly number[]): Tensor<T> {
  return { type, dims, data: new arrayOf[type](elementCount(dims)) };
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
  if (!(type in arrayOf))
    throw new CaliperError('model_contract', `a tensor of type ${type} cannot be read`, {
      details: { type },
    });
  const data = tensor.data as Float32Array;
  return { type: type as ElementType, dims: tensor.dims, data: type === 'float16' ? halfBits(data) : data };
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
