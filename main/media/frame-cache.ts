import type { RgbFrame } from './frames.ts';

/** Least-recently-used frames up to a number of bytes. */
export class FrameCache {
  readonly #maxBytes: number;
  readonly #frames = new Map<number, RgbFrame>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  has(frameIndex: number): boolean {
    return this.#frames.has(frameIndex);
  }

  get(frameIndex: number): RgbFrame | undefined {
    const frame = this.#frames.get(frameIndex);
    if (!frame) return undefined;
    this.#frames.delete(frameIndex);
    this.#frames.set(frameIndex, frame);
    return frame;
  }

  put(frame: RgbFrame): void {
    this.#forget(frame.frameIndex);
    this.#frames.set(frame.frameIndex, frame);
    this.#bytes += frame.data.byteLength;
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.#maxBytes || oldest === frame.frameIndex) break;
      this.#forget(oldest);
    }
  }

  clear(): void {
    this.#frames.clear();
    this.#bytes = 0;
  }

  #forget(frameIndex: number): void {
    const frame = this.#frames.get(frameIndex);
    if (!frame) return;
    this.#frames.delete(frameIndex);
    this.#bytes -= frame.data.byteLength;
  }
}
