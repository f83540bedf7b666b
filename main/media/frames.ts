import type { PixelSpacing } from '../contract/spacing.ts';
import type { FrameIndex } from './frame-index.ts';

/** One picture: RGB, row-major, 3 bytes a pixel, no padding between rows. Treat `data` as read-only: it may be cached. */
export interface RgbFrame {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `widthPx × heightPx × 3` bytes. */
  readonly data: Uint8Array;
  /** Absent where nothing is known to be wrong with the picture. */
  readonly damage?: FrameDamage;
}

/**
 * What is wrong with a picture that is shown all the same: `damaged`, its own data are; `follows-damage`, it was coded
 * from others that are, so that parts of it may be wrong.
 */
export type FrameDamage = 'damaged' | 'follows-damage';

/** Frames `[from, to)`. */
export interface FrameSpan {
  readonly from: number;
  readonly to: number;
}

/** What is known of the soundness of a source's pictures. */
export interface DamageReport {
  /** Pictures that have been decoded; nothing is known of the others. */
  readonly checkedFrames: number;
  /** Pictures that are wrong or may be; `lost` is not among them. Ascending. */
  readonly damaged: readonly FrameSpan[];
  /** Pictures that cannot be decoded at all. They keep their index. Ascending. */
  readonly lost: readonly FrameSpan[];
}

export type FrameSourceKind = 'video' | 'image-series' | 'dicom';

export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface FrameRange {
  /** First frame, default 0. */
  readonly from?: number;
  /** One past the last frame, default `frameCount`. */
  readonly to?: number;
  /** Decode to this size instead of the native one (not keeping the aspect ratio). */
  readonly scaleTo?: SizePx;
  readonly signal?: AbortSignal;
}

/**
 * A sequence of pictures with exact random access. Frame `i` is the i-th picture in presentation order, for every
 * kind of source, whatever the order of access.
 *
 * Errors of `frame` and `frames`: `invalid_input` (no such index), `corrupt_file` (that picture cannot be decoded),
 * `file_changed` (the file vanished or changed since it was opened), `cancelled` (the signal).
 */
export interface FrameSource {
  readonly kind: FrameSourceKind;
  readonly path: string;
  /** Size in which every frame is given, after rotation as the file asks for. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly index: FrameIndex;
  /** Content fingerprint, see `fingerprint.ts`. */
  readonly fingerprint: string;
  /** File name of each frame, where frames are files. */
  readonly frameNames?: readonly string[];
  /** What the file states of the size of its pixels, where it does. */
  readonly spacing?: PixelSpacing;
  /** Whether any picture consists of two fields, taken one after the other and shown woven. */
  readonly isInterlaced: boolean;
  /** What a person should know about this file, such as a broken tail. Complete sentences. Empty when all is well. */
  readonly warnings: readonly string[];
  /** One frame at native size. Meant for looking: cached, and neighbours are fetched ahead. */
  frame(frameIndex: number, options?: { readonly signal?: AbortSignal }): Promise<RgbFrame>;
  /**
   * Frames in order, for batch work. Memory is bounded: the next picture is decoded when the consumer asks for it.
   * A picture that cannot be decoded is left out, never replaced by another one.
   */
  frames(range?: FrameRange): AsyncIterable<RgbFrame>;
  /** Throws `file_changed` where the file was replaced, written or removed since it was opened. */
  assertUnchanged(): Promise<void>;
  /** What is known by now: opening decodes a short video whole, a long one in samples, and every read adds to it. */
  damage(): DamageReport;
  /** Decodes every picture that nobody has looked at, so that `damage` speaks of all. Same errors as `frames`. */
  check(options?: CheckOptions): Promise<DamageReport>;
  close(): Promise<void>;
}

/** Opens one kind of source. Registered in `readers.ts`. */
export interface FrameReader {
  readonly name: string;
  /** Decides by content: `head` holds the first 4 KiB of a file and is empty for a folder. */
  recognises(subject: {
    readonly path: string;
    readonly isFolder: boolean;
    readonly head: Uint8Array;
  }): boolean;
  open(path: string, options: OpenOptions): Promise<FrameSource>;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
}

export interface CheckOptions {
  readonly signal?: AbortSignal;
  /** Stop after about this many pixels; without it every picture is decoded. */
  readonly mostPixels?: number;
  readonly onProgress?: (frames: number) => void;
}
