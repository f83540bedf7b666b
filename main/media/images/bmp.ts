import { CaliperError } from '../../contract/errors.ts';
import { limits } from '../limits.ts';

export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGB, row-major, 3 bytes a pixel. */
  readonly data: Uint8Array;
}

/** Palette entries are four bytes: blue, green, red, unused. */
const paletteEntryBytes = 4;

/**
 * Decodes an uncompressed Windows bitmap of 1, 4, 8, 24 or 32 bits a pixel, bottom-up or top-down (alpha is ignored).
 * Errors: `corrupt_file`, `too_large`, `unsupported_format` (run-length coded, 16-bit).
 */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 54) throw new CaliperError('corrupt_file', 'A BMP image ends inside its header.');
  const pixelsAt = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const widthPx = view.getInt32(18, true);
  const storedHeight = view.getInt32(22, true);
  const heightPx = Math.abs(storedHeight);
  const bitsPerPixel = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (widthPx <= 0 || heightPx === 0) throw new CaliperError('corrupt_file', 'A BMP image states no size.');
  if (widthPx * heightPx > limits.pixelsPerFrame) {
    throw new CaliperError('too_large', `A BMP image states ${widthPx} × ${heightPx} pixels.`);
  }
  const isPlain = compression === 0 || (compression === 3 && bitsPerPixel === 32);
  if (!isPlain || ![1, 4, 8, 24, 32].includes(bitsPerPixel)) {
    throw new CaliperError(
      'unsupported_format',
      `BMP with ${bitsPerPixel} bits, compression ${compression} is not read.`,
    );
  }
  const strideBytes = 4 * Math.ceil((widthPx * bitsPerPixel) / 32);
  const palette = bytes.subarray(14 + headerBytes, pixelsAt);
  if (pixelsAt + strideBytes * heightPx > bytes.length) {
    throw new CaliperError('corrupt_file', 'A BMP image ends before its last row.');
  }
  const data = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    const row = pixelsAt + strideBytes * (storedHeight > 0 ? heightPx - 1 - y : y);
    for (let x = 0; x < widthPx; x++) {
      const [source, at] = sourceOf(bytes, palette, row, x, bitsPerPixel);
      const to = 3 * (y * widthPx + x);
      data[to] = source[at + 2] ?? 0;
      data[to + 1] = source[at + 1] ?? 0;
      data[to + 2] = source[at] ?? 0;
    }
  }
  return { widthPx, heightPx, data };
}

/** Where the blue, green and red of a pixel stand: in the row itself, or in the palette. */
function sourceOf(
  bytes: Uint8Array,
  palette: Uint8Array,
  row: number,
  x: number,
  bitsPerPixel: number,
): readonly [Uint8Array, number] {
  if (bitsPerPixel >= 24) return [bytes, row + (x * bitsPerPixel) / 8];
  const bit = x * bitsPerPixel;
  const shift = 8 - bitsPerPixel - (bit % 8);
  const entry = (bytes[row + (bit >> 3)]! >> shift) & ((1 << bitsPerPixel) - 1);
  return [palette, entry * paletteEntryBytes];
}
