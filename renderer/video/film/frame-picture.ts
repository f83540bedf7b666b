/** One decoded frame as it is drawn. Index and time are what the answer said, never what was asked for. */
export interface FramePicture {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[heightPx, widthPx, 3]` RGB. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  /** The same pixels, ready to be drawn; only where no graphics card draws them. */
  readonly bitmap: ImageBitmap | null;
  /** False for the JPEG pictures of playing. */
  readonly lossless: boolean;
}

/** Bytes that a picture holds in memory. */
export const bytesOf = ({ rgb, bitmap, widthPx, heightPx }: FramePicture): number =>
  rgb.byteLength + (bitmap === null ? 0 : 4 * widthPx * heightPx);
