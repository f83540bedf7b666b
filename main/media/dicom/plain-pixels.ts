import { CaliperError } from '../../contract/errors.ts';
import type { DicomPixels } from './dicom-object.ts';

/**
 * One uncompressed frame as RGB, 8 bits. Colour may be interleaved or planar RGB or YBR_FULL; grey of 8 or 16 bits is
 * shown through the object's own window, or else through its whole stored range.
 * Errors: `corrupt_file` (the data end before the frame does), `unsupported_format`.
 */
export function plainFrame(pixels: DicomPixels, frameIndex: number): Uint8Array {
  const { dataSet, pixelData, widthPx, heightPx, samplesPerPixel, bitsAllocated } = pixels;
  if (![8, 16].includes(bitsAllocated) || ![1, 3].includes(samplesPerPixel)) {
    throw new CaliperError(
      'unsupported_format',
      `${pixels.path}: ${samplesPerPixel} samples of ${bitsAllocated} bits are not read.`,
    );
  }
  const frameBytes = (widthPx * heightPx * samplesPerPixel * bitsAllocated) / 8;
  const from = pixelData.dataOffset + frameIndex * frameBytes;
  if (from + frameBytes > Math.min(pixelData.dataOffset + pixelData.length, dataSet.byteArray.length)) {
    throw new CaliperError('corrupt_file', `${pixels.path} ends before frame ${frameIndex}.`);
  }
  const bytes = dataSet.byteArray.subarray(from, from + frameBytes);
  return samplesPerPixel === 3 ? colour(bytes, pixels) : grey(bytes, pixels);
}

function colour(bytes: Uint8Array, { isPlanar, photometric, bitsAllocated, path }: DicomPixels): Uint8Array {
  if (bitsAllocated !== 8 || !['RGB', 'YBR_FULL'].includes(photometric)) {
    throw new CaliperError(
      'unsupported_format',
      `${path}: uncompressed ${photometric} of ${bitsAllocated} bits is not read.`,
    );
  }
  const area = bytes.length / 3;
  const rgb = new Uint8Array(bytes.length);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = bytes[isPlanar ? c * area + i : 3 * i + c]!;
  }
  return photometric === 'YBR_FULL' ? fromYbrFull(rgb) : rgb;
}

/** Full-range BT.601 (DICOM PS3.3 C.7.6.3.1.2), in place. */
function fromYbrFull(pixels: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(pixels.buffer);
  for (let i = 0; i < pixels.length; i += 3) {
    const [y, cb, cr] = [pixels[i]!, pixels[i + 1]! - 128, pixels[i + 2]! - 128];
    rgb[i] = y + 1.402 * cr;
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[i + 2] = y + 1.772 * cb;
  }
  return pixels;
}

function grey(bytes: Uint8Array, pixels: DicomPixels): Uint8Array {
  const { photometric, path } = pixels;
  if (photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2') {
    throw new CaliperError('unsupported_format', `${path}: uncompressed ${photometric} is not read.`);
  }
  const { low, high } = shownRange(pixels);
  const values = storedValues(bytes, pixels);
  const rgb = new Uint8ClampedArray(3 * values.length);
  for (let i = 0; i < values.length; i++) {
    const shown = (255 * (values[i]! - low)) / (high - low);
    rgb.fill(photometric === 'MONOCHROME1' ? 255 - shown : shown, 3 * i, 3 * i + 3);
  }
  return new Uint8Array(rgb.buffer);
}

function storedValues(bytes: Uint8Array, { bitsAllocated, isSigned }: DicomPixels): ArrayLike<number> {
  // A copy of its own memory: a Buffer's slice would be a view into the whole file, and unaligned.
  const aligned = Uint8Array.from(bytes).buffer;
  if (bitsAllocated === 8) return isSigned ? new Int8Array(aligned) : new Uint8Array(aligned);
  return isSigned ? new Int16Array(aligned) : new Uint16Array(aligned);
}

/** Range of stored values that spans black to white. */
function shownRange({ dataSet, bitsStored, isSigned }: DicomPixels): { low: number; high: number } {
  const centre = dataSet.floatString('x00281050');
  const width = dataSet.floatString('x00281051');
  const slope = dataSet.floatString('x00281053') || 1;
  const intercept = dataSet.floatString('x00281052') ?? 0;
  if (centre !== undefined && width !== undefined && width > 1) {
    return { low: (centre - width / 2 - intercept) / slope, high: (centre + width / 2 - intercept) / slope };
  }
  const levels = 2 ** bitsStored;
  return isSigned ? { low: -levels / 2, high: levels / 2 - 1 } : { low: 0, high: levels - 1 };
}
