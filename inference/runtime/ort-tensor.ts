import { Tensor as OrtTensor } from 'onnxruntime-node';
import { CaliperError } from '../../main/contract/errors.ts';
import { allocate, dataTypeCode } from '../graph/element-types.ts';
import { type ElementType, elementCount, type Tensor } from '../graph/tensor.ts';

/** A tensor of zeros of the given type and dimensions. */
export function zeros<T extends ElementType>(type: T, dims: readonly number[]): Tensor<T> {
  return { type, dims, data: allocate(type, elementCount(dims)) };
}

/** A result that has stayed in the memory of a GPU: it may be fed to another run of the same provider. */
export interface DeviceTensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly onDevice: OrtTensor;
}

/** Frees the GPU memory of a tensor that is there; others have none. */
export function dispose(tensor: Tensor | DeviceTensor): void {
  if ('onDevice' in tensor) tensor.onDevice.dispose();
}

/** A view of `tensor` for ONNX Runtime: same memory, no copy. */
export function toOrt(tensor: Tensor | DeviceTensor): OrtTensor {
  if ('onDevice' in tensor) return tensor.onDevice;
  if (tensor.type === 'float16') return halfTensor(tensor.data as Uint16Array, tensor.dims);
  // The constructor has one overload per type; the pair (type, data) is kept consistent by Tensor itself.
  return new OrtTensor(tensor.type as 'float32', tensor.data as Float32Array, tensor.dims);
}

/** The reverse of {@link toOrt} for tensors in main memory: same memory, no copy. Strings are refused. */
export function fromOrt(tensor: OrtTensor): Tensor {
  const type = elementType(tensor);
  const data = tensor.data as Float32Array;
  return { type, dims: tensor.dims, data: type === 'float16' ? halfBits(data) : data };
}

/** As {@link fromOrt}, for a result that may have stayed on the device. */
export function fromOrtAnywhere(tensor: OrtTensor): Tensor | DeviceTensor {
  if (tensor.location === 'cpu') return fromOrt(tensor);
  return { type: elementType(tensor), dims: tensor.dims, onDevice: tensor };
}

function elementType({ type }: OrtTensor): ElementType {
  if (isElementType(type)) return type;
  throw new CaliperError('model_contract', `a tensor of type ${type} cannot be read`, { details: { type } });
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
