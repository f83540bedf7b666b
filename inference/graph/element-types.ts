import { CaliperError } from '../../main/contract/errors.ts';
import type { ElementArrays, ElementType } from './tensor.ts';

/** ONNX `TensorProto.DataType` codes of the element types that Caliper knows. */
const codes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
};

const types = new Map(Object.entries(codes).map(([type, code]) => [code, type as ElementType]));

const arrays: { readonly [T in ElementType]: new (length: number) => ElementArrays[T] } = {
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

const views: {
  readonly [T in ElementType]: new (
    buffer: ArrayBufferLike,
    byteOffset: number,
    length: number,
  ) => ElementArrays[T];
} = arrays as never;

export const bytesPerElement = (type: ElementType): number =>
  (arrays[type] as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;

export function dataTypeCode(type: ElementType): number {
  return codes[type];
}

/** The element type of an ONNX code, or undefined for strings, complex, bfloat16 and sub-byte types. */
export function elementTypeOfCode(code: number): ElementType | undefined {
  return types.get(code);
}

/** A zeroed array for `length` elements. */
export function allocate<T extends ElementType>(type: T, length: number): ElementArrays[T] {
  return new arrays[type](length);
}

/**
 * Little-endian bytes as elements: a view where the alignment allows it, a copy otherwise.
 * Throws `corrupt_file` where the byte count does not fit.
 */
export function elementsOfBytes<T extends ElementType>(
  type: T,
  bytes: Uint8Array,
  length: number,
  name: string,
): ElementArrays[T] {
  const width = bytesPerElement(type);
  if (bytes.byteLength !== length * width) {
    throw new CaliperError(
      'corrupt_file',
      `tensor '${name}' has ${bytes.byteLength} bytes where ${length} elements of ${type} need ${length * width}`,
    );
  }
  if (bytes.byteOffset % width === 0) return new views[type](bytes.buffer, bytes.byteOffset, length);
  // not `slice`: that of a Node Buffer makes a view
  const aligned = new Uint8Array(bytes);
  return new views[type](aligned.buffer, 0, length);
}

/** The little-endian bytes of a tensor's elements, without a copy. */
export function bytesOfElements(data: ElementArrays[ElementType]): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
