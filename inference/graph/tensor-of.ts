import { CaliperError } from '../../main/contract/errors.ts';
import { allocate } from './element-types.ts';
import { float16Bits } from './float16.ts';
import { type ElementType, elementCount, type Tensor } from './tensor.ts';

/** A tensor of the given type from numbers in row-major order. Default `dims`: a vector. */
export function tensorOf<T extends ElementType>(
  type: T,
  numbers: readonly number[],
  dims: readonly number[] = [numbers.length],
): Tensor<T> {
  if (elementCount(dims) !== numbers.length) {
    throw new CaliperError('invalid_input', `${numbers.length} numbers do not fill [${dims.join(', ')}]`);
  }
  const data = allocate(type, numbers.length);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (const [index, number] of numbers.entries()) data[index] = BigInt(number);
  } else if (type === 'float16') {
    for (const [index, number] of numbers.entries()) data[index] = float16Bits(number);
  } else {
    for (const [index, number] of numbers.entries()) data[index] = number;
  }
  return { type, dims, data };
}

/** A scalar (rank 0). */
export const scalar = <T extends ElementType>(type: T, number: number): Tensor<T> =>
  tensorOf(type, [number], []);
