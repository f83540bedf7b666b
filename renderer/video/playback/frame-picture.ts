import type { FrameDamage } from '../../../main/contract/media.ts';

/** One decoded frame as it is drawn. Index and time are what the answer said, never what was asked for. */
export interface FramePicture {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[heightPx, widthPx, 3]` RGB for a graphics card, a bitmap of the same pixels for the processor. */
  readonly pixels: Uint8Array<ArrayBuffer> | ImageBitmap;
  /** False for the JPEG pictures of playing. */
  readonly lossless: boolean;
  /** What is wrong with the picture, as the decoder says; null where it is sound. */
  readonly damage: FrameDamage | null;
}

/** Bytes that a picture holds in memory. */
export const bytesOf = ({ pixels, widthPx, heightPx }: FramePicture): number =>
  pixels instanceof Uint8Array ? pixels.byteLength : 4 * widthPx * heightPx;

/** `[heightPx, widthPx, 4]` RGBA of a bitmap. */
export function rgbaOf(bitmap: ImageBitmap): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}
