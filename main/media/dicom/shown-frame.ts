import { CaliperError } from '../../contract/errors.ts';
import type { RgbImage } from '../images/bmp.ts';
import type { DicomPixels } from './dicom-object.ts';
import { type Range, shownGrey } from './grey-levels.ts';
import { palettes } from './palette.ts';
import type { Samples } from './samples.ts';
import type { StoredFrame } from './stored-frame.ts';

/** A stored frame as it is shown: RGB of 8 bits, with the levels and colours that the object asks for. */
export function shownFrame(
  stored: StoredFrame,
  pixels: DicomPixels,
  frameIndex: number,
  range: Range | undefined,
): RgbImage {
  const { widthPx, heightPx } = pixels;
  return { widthPx, heightPx, data: rgbOf(stored, pixels, frameIndex, range) };
}

function rgbOf(
  { values, photometric, samplesPerPixel }: StoredFrame,
  pixels: DicomPixels,
  frameIndex: number,
  range: Range | undefined,
): Uint8Array {
  const isGrey = photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2';
  if (isGrey && samplesPerPixel === 1) return shownGrey(values, pixels, frameIndex, range);
  if (photometric === 'PALETTE COLOR' && samplesPerPixel === 1) return throughPalette(values, pixels);
  if (samplesPerPixel === 3 && photometric === 'RGB') return toEightBits(values, pixels);
  if (samplesPerPixel === 3 && photometric === 'YBR_PARTIAL_422')
    return toRgb(toEightBits(values, pixels), partialRange);
  if (samplesPerPixel === 3 && ['YBR_FULL', 'YBR_FULL_422'].includes(photometric))
    return toRgb(toEightBits(values, pixels), fullRange);
  throw new CaliperError(
    'unsupported_format',
    `${pixels.path}: colours of the kind ${photometric} in ${samplesPerPixel} samples are not read.`,
  );
}

function toEightBits(values: Samples, { bitsStored }: DicomPixels): Uint8Array {
  if (values instanceof Uint8Array && bitsStored >= 8) return values;
  const white = 2 ** Math.min(bitsStored, 8 * values.BYTES_PER_ELEMENT) - 1;
  return Uint8Array.from(values, (value) => Math.round((255 * value) / white));
}

/** Weights of ITU-R BT.601 (DICOM PS3.3, C.7.6.3.1.2): the offset and gain of Y, the gain of Cb and Cr. */
const fullRange = { black: 0, luma: 1, chroma: 1 };
const partialRange = { black: 16, luma: 255 / 219, chroma: 255 / 224 };

function toRgb(ybr: Uint8Array, { black, luma, chroma }: typeof fullRange): Uint8Array {
  const rgb = new Uint8ClampedArray(ybr.length);
  for (let i = 0; i < ybr.length; i += 3) {
    const y = (ybr[i]! - black) * luma;
    const [cb, cr] = [(ybr[i + 1]! - 128) * chroma, (ybr[i + 2]! - 128) * chroma];
    rgb[i] = y + 1.402 * cr;
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
}

function throughPalette(values: Samples, pixels: DicomPixels): Uint8Array {
  const [red, green, blue] = palettes(pixels);
  const rgb = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    rgb[3 * i] = red(value);
    rgb[3 * i + 1] = green(value);
    rgb[3 * i + 2] = blue(value);
  }
  return rgb;
}
