import sharp, { type Sharp } from 'sharp';
import { CaliperError } from '../../contract/errors.ts';
import type { FrameDamage, SizePx } from '../frames.ts';
import { limits } from '../limits.ts';
import { decodeBmp, type RgbImage } from './bmp.ts';
import { type ImageFormat, imageFormatOf } from './image-format.ts';

/**
 * Decodes a JPEG, PNG, TIFF (first page) or BMP to 8-bit RGB: upright as its EXIF tag asks, transparency dropped, grey
 * spread to three channels, 16 bits reduced to 8. `name` is for messages.
 *
 * Errors: `unsupported_format`, `corrupt_file` (also where only a part is there), `too_large`.
 */
export async function decodeImage(bytes: Uint8Array, name: string, scaleTo?: SizePx): Promise<RgbImage> {
  return await decode(bytes, name, scaleTo, 'strictly');
}

/** As `decodeImage`, but what can be read of a damaged image is given, and marked. */
export async function decodeImageOrPart(
  bytes: Uint8Array,
  name: string,
  scaleTo?: SizePx,
): Promise<RgbImage & { damage?: FrameDamage }> {
  try {
    return await decodeImage(bytes, name, scaleTo);
  } catch (thrown) {
    if (!(thrown instanceof CaliperError && thrown.code === 'corrupt_file')) throw thrown;
    const part = await decode(bytes, name, scaleTo, 'as far as possible').catch(() => undefined);
    if (part === undefined) throw thrown;
    return { ...part, damage: 'damaged' };
  }
}

type Care = 'strictly' | 'as far as possible';

async function decode(
  bytes: Uint8Array,
  name: string,
  scaleTo: SizePx | undefined,
  care: Care,
): Promise<RgbImage> {
  const format = imageFormatOf(bytes);
  if (!format) throw new CaliperError('unsupported_format', `${name} is no JPEG, PNG, TIFF or BMP image.`);
  try {
    const pipeline = openImage(bytes, format, care).toColourspace('srgb').removeAlpha();
    if (scaleTo) pipeline.resize(scaleTo.widthPx, scaleTo.heightPx, { fit: 'fill' });
    const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { widthPx: info.width, heightPx: info.height, data: toThreeChannels(data, info.channels) };
  } catch (thrown) {
    throw explain(thrown, name);
  }
}

/** Size as `decodeImage` would give it, from the header alone where the format allows. */
export async function imageSize(bytes: Uint8Array, name: string): Promise<SizePx> {
  const format = imageFormatOf(bytes);
  if (!format) throw new CaliperError('unsupported_format', `${name} is no JPEG, PNG, TIFF or BMP image.`);
  if (format === 'bmp') return decodeBmp(bytes);
  try {
    const { autoOrient } = await openImage(bytes, format, 'as far as possible').metadata();
    return { widthPx: autoOrient.width, heightPx: autoOrient.height };
  } catch (thrown) {
    throw explain(thrown, name);
  }
}

/** libjpeg calls even garbage within its data a warning; the others warn of harmless things, such as unknown tags. */
const failOn = (format: ImageFormat) => (format === 'jpeg' ? 'warning' : 'error');

function openImage(bytes: Uint8Array, format: ImageFormat, care: Care): Sharp {
  if (format !== 'bmp') {
    const options = {
      limitInputPixels: limits.pixelsPerFrame,
      failOn: care === 'strictly' ? failOn(format) : 'none',
    } as const;
    return sharp(bytes, options).autoOrient();
  }
  const { data, widthPx, heightPx } = decodeBmp(bytes);
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

function toThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[Math.floor(i / 3) * channels]!;
  return rgb;
}

function explain(thrown: unknown, name: string): CaliperError {
  if (thrown instanceof CaliperError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  if (reason.includes('exceeds pixel limit')) {
    return new CaliperError('too_large', `${name} has more than ${limits.pixelsPerFrame} pixels.`, {
      cause: thrown,
    });
  }
  return new CaliperError('corrupt_file', `The image ${name} is damaged: ${reason}`, { cause: thrown });
}

/** Scales an RGB picture, not keeping its aspect ratio. */
export async function scaleRgb({ widthPx, heightPx, data }: RgbImage, to: SizePx): Promise<RgbImage> {
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  const scaled = await sharp(data, { raw }).resize(to.widthPx, to.heightPx, { fit: 'fill' }).raw().toBuffer();
  return { ...to, data: scaled };
}
