import { CaliperError } from '../../contract/errors.ts';
import type { DicomPixels } from './dicom-object.ts';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

type Format = Pick<DicomPixels, 'bitsAllocated' | 'isFloat' | 'isBigEndian'>;

/** Bytes as unsigned numbers of their size, or as floating-point ones, in an array of its own. */
export function samplesOf(bytes: Uint8Array, { bitsAllocated, isFloat, isBigEndian }: Format): Samples {
  const width = Math.max(1, bitsAllocated / 8);
  const own = Buffer.alloc(bytes.length - (bytes.length % width));
  own.set(bytes.subarray(0, own.length));
  if (isBigEndian && width === 2) own.swap16();
  if (isBigEndian && width === 4) own.swap32();
  if (isBigEndian && width === 8) own.swap64();
  const { buffer, byteOffset } = own;
  const count = own.length / width;
  if (isFloat) {
    return width === 4
      ? new Float32Array(buffer, byteOffset, count)
      : new Float64Array(buffer, byteOffset, count);
  }
  if (width === 1) return new Uint8Array(buffer, byteOffset, count);
  return width === 2
    ? new Uint16Array(buffer, byteOffset, count)
    : new Uint32Array(buffer, byteOffset, count);
}

/** Single bits, the lowest of each byte first (DICOM PS3.5, 8.1.1), one a byte. */
export function bitsOf(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const at = firstBit + i;
    return (bytes[at >> 3]! >> (at & 7)) & 1;
  });
}

type Stored = Pick<DicomPixels, 'bitsStored' | 'unusedLowBits' | 'isSigned' | 'isFloat' | 'bitsAllocated'>;

/** The stored values in samples: without the bits that do not belong to them, and with their sign. */
export function valuesOf(samples: Samples, stored: Stored): Samples {
  const { bitsStored, unusedLowBits, isSigned, isFloat } = stored;
  const bits = 8 * samples.BYTES_PER_ELEMENT;
  const isWhole = bitsStored >= bits && unusedLowBits === 0;
  if (isFloat || (isWhole && !isSigned)) return samples;
  const { buffer, byteOffset, length } = samples;
  const signed =
    bits === 8
      ? new Int8Array(buffer, byteOffset, length)
      : bits === 16
        ? new Int16Array(buffer, byteOffset, length)
        : new Int32Array(buffer, byteOffset, length);
  if (isWhole) return signed;
  const values = isSigned ? signed : samples;
  const up = 32 - Math.min(bitsStored, bits) - unusedLowBits;
  const down = 32 - Math.min(bitsStored, bits);
  for (let i = 0; i < length; i++) {
    const raised = samples[i]! << up;
    values[i] = isSigned ? raised >> down : raised >>> down;
  }
  return values;
}

/** Colour planes, one after another, as pixels. */
export function interleaved<Kind extends Samples>(planes: Kind, samplesPerPixel: number): Kind {
  if (samplesPerPixel === 1) return planes;
  const area = planes.length / samplesPerPixel;
  const pixels = planes.slice() as Kind;
  for (let plane = 0; plane < samplesPerPixel; plane++) {
    for (let i = 0; i < area; i++) pixels[i * samplesPerPixel + plane] = planes[plane * area + i]!;
  }
  return pixels;
}

/** Pairs of pixels that share their colour, `Y Y Cb Cr` (DICOM PS3.3, C.7.6.3.1.2), as whole pixels. */
export function fullColour(pairs: Samples, widthPx: number): Uint8Array {
  if (!(pairs instanceof Uint8Array) || widthPx % 2 === 1) {
    throw new CaliperError(
      'unsupported_format',
      'Shared colours (YBR 4:2:2) are read with 8 bits and in rows of an even length.',
    );
  }
  const pixels = new Uint8Array((pairs.length / 2) * 3);
  for (let from = 0, to = 0; from + 3 < pairs.length; from += 4, to += 6) {
    const [first, second, cb, cr] = [pairs[from]!, pairs[from + 1]!, pairs[from + 2]!, pairs[from + 3]!];
    pixels.set([first, cb, cr, second, cb, cr], to);
  }
  return pixels;
}
