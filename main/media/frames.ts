import type { FrameIndex } from './frame-index.ts';

/** One picture: RGB, row-major, 3 bytes a pixel, no padding between rows. Treat `data` as read-only: it may be cached. */
export interface RgbFrame {
  readonly frameIndex: number;
  readonly ptsUs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `widthPx × heightPx × 3` bytes. */
  readonly data: Uint8Array;
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
  /** What a person should know about this file, such as a broken tail. Complete sentences. Empty when all is well. */
  readonly warnings: readonly string[];
  /** One frame at native size. Meant for looking: cached, and neighbours are fetched ahead. */
  frame(frameIndex: number, options?: { readonly signal?: AbortSignal }): Promise<RgbFrame>;
  /**
   * Frames in order, for batch work. Memory is bounded: the next picture is decoded when the consumer asks for it.
   * A picture that cannot be decoded is left out, never replaced by another one.
   */
  frames(range?: FrameRange): AsyncIterable<RgbFrame>;
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
