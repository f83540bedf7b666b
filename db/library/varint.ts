import { CaliperError } from '../../main/contract/errors.ts';

const limit = 2 ** 51;

/**
 * Whole numbers as differences to the one before, zigzag and LEB128: a time stamp of a steady video costs 3 bytes
 * instead of 8. Throws `invalid_input` for a value that is not whole or beyond ±2⁵¹ (71 years of µs).
 */
export function encodeDeltas(values: ArrayLike<number>): Buffer {
  // A difference of two such values, zigzag, is a safe integer: 53 bits, at most 8 groups of 7.
  const bytes = Buffer.alloc(values.length * 8);
  let length = 0;
  let previous = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isInteger(value) || Math.abs(value) > limit) {
      throw new CaliperError('invalid_input', `The time stamp of frame ${i} is not a whole number of µs.`);
    }
    const delta = value - previous;
    previous = value;
    let zigzag = delta < 0 ? -2 * delta - 1 : 2 * delta;
    // Arithmetic instead of shifts: JavaScript's shifts stop at 32 bits.
    while (zigzag >= 128) {
      bytes[length++] = 128 + (zigzag % 128);
      zigzag = Math.floor(zigzag / 128);
    }
    bytes[length++] = zigzag;
  }
  return Buffer.from(bytes.subarray(0, length));
}

/** Reads `count` numbers back. Throws `database_damaged` if the bytes end before or after them. */
export function decodeDeltas(bytes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count);
  let position = 0;
  let previous = 0;
  for (let i = 0; i < count; i += 1) {
    let zigzag = 0;
    let scale = 1;
    let byte: number;
    do {
      if (position >= bytes.length) throw damaged();
      byte = bytes[position++]!;
      zigzag += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    previous += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    values[i] = previous;
  }
  if (position !== bytes.length) throw damaged();
  return values;
}

const damaged = () => new CaliperError('database_damaged', 'A stored frame index is damaged.');
