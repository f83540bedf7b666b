import type { ElementType, Tensor } from '../../inference/graph/tensor.ts';
import { elementCount } from '../../inference/graph/tensor.ts';
import type { Node } from '../../inference/graph/value.ts';

/** A dense row-major array of float64, whatever element type the graph declares. */
export interface NdArray {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

/** One operator of the reference interpreter. An absent optional input is undefined. */
export type ReferenceOperator = (inputs: readonly (NdArray | undefined)[], node: Node) => NdArray[];

export type ReferenceOperators = Readonly<Record<string, ReferenceOperator>>;

export function ndarray(dims: readonly number[], data?: ArrayLike<number>): NdArray {
  return { dims, data: data ? Float64Array.from(data) : new Float64Array(elementCount(dims)) };
}

/** Calls `visit` with every index of `dims` in row-major order; the index array is reused. */
export function forEachIndex(
  dims: readonly number[],
  visit: (index: readonly number[], flat: number) => void,
): void {
  const total = elementCount(dims);
  const index = dims.map(() => 0);
  for (let flat = 0; flat < total; flat++) {
    visit(index, flat);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < dims[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** An array whose element at each index is `element(index)`. */
export function build(dims: readonly number[], element: (index: readonly number[]) => number): NdArray {
  const result = ndarray(dims);
  forEachIndex(dims, (index, flat) => {
    result.data[flat] = element(index);
  });
  return result;
}

/** Row-major position of `index`; axes of size 1 are broadcast and missing leading axes are ignored. */
export function offsetOf(dims: readonly number[], index: readonly number[]): number {
  const skipped = index.length - dims.length;
  let offset = 0;
  for (let axis = 0; axis < dims.length; axis++) {
    offset = offset * dims[axis]! + (dims[axis] === 1 ? 0 : index[axis + skipped]!);
  }
  return offset;
}

/** The element at `index`, with numpy broadcasting. */
export function at(array: NdArray, index: readonly number[]): number {
  return array.data[offsetOf(array.dims, index)]!;
}

export function broadcastDims(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((dims) => dims[axis - rank + dims.length] ?? 1);
    const size = sizes.find((candidate) => candidate !== 1) ?? 1;
    if (sizes.some((candidate) => candidate !== 1 && candidate !== size)) {
      throw new RangeError(`cannot broadcast ${shapes.map((dims) => `[${dims}]`).join(' with ')}`);
    }
    return size;
  });
}

/** A non-negative axis. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

export function replaced(dims: readonly number[], axis: number, size: number): number[] {
  return dims.map((dim, position) => (position === axis ? size : dim));
}

/** The numbers of a small integer input (axes, sizes, starts), or undefined where it is absent. */
export function numbersOf(array: NdArray | undefined): number[] | undefined {
  return array && Array.from(array.data);
}

export function required(array: NdArray | undefined, node: Node): NdArray {
  if (!array) throw new TypeError(`${node.op} lacks a required input`);
  return array;
}

export function fromTensor(tensor: Tensor): NdArray {
  return ndarray(tensor.dims, Array.from(tensor.data as ArrayLike<number | bigint>, Number));
}

/** Floating results are float64; integers and booleans keep the type the graph declares. */
export function toTensor(array: NdArray, type: ElementType): Tensor {
  const { dims, data } = array;
  switch (type) {
    case 'int64':
      return { type, dims, data: BigInt64Array.from(data, BigInt) };
    case 'int32':
      return { type, dims, data: Int32Array.from(data) };
    case 'bool':
      return { type, dims, data: Uint8Array.from(data) };
    default:
      return { type: 'float64', dims, data };
  }
}
