import sharp, { type Sharp } from 'sharp';
import { CaliperError } from '../../contract/errors.ts';
import type { SizePx } from '../frames.ts';
import { limits } from '../limits.ts';
import { decodeBmp, type RgbImage } from './bmp.ts';
import { imageFormatOf } from './image-format.ts';

/**
 * Decodes a JPEG, PNG, TIFF (first page) or BMP to 8-bit RGB: upright as its EXIF tag asks, transparency dropped, grey
 * spread to three channels, 16 bits reduced to 8. `name` is for messages.
 *
 * Errors: `unsupported_format`, `corrupt_file` (also where only a part is there), `too_large`.
 */
export async function decodeImage(bytes: Uint8Array, name: string, scaleTo?: SizePx): Promise<RgbImage> {
  const format = imageFormatOf(bytes);
  if (!format) throw new CaliperError('unsupported_format', `${name} is no JPEG, PNG, TIFF or BMP image.`);
  try {
    const pipeline = openImage(bytes, format === 'bmp')
      .toColourspace('srgb')
      .removeAlpha();
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
    const { autoOrient } = await openImage(bytes, false).metadata();
    return { widthPx: autoOrient.width, heightPx: autoOrient.height };
  } catch (thrown) {
    throw explain(thrown, name);
  }
}

function openImage(bytes: Uint8Array, isBmp: boolean): Sharp {
  if (!isBmp)
    return sharp(bytes, { limitInputPixels: limits.pixelsPerFrame, failOn: 'truncated' }).autoOrient();
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
