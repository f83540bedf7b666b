import type { FrameSource, RgbFrame } from '../../media/index.ts';

/** A gap up to this many frames is decoded through; a longer one is jumped over by a seek. */
const longestGap = 250;

/**
 * Reads frames in ascending order out of one running decode, because starting a decode costs up to a group of
 * pictures. A frame that cannot be decoded is undefined.
 */
export class FrameCursor {
  readonly #source: FrameSource;
  readonly #signal: AbortSignal;
  #frames: AsyncIterator<RgbFrame> | undefined;
  #next: RgbFrame | undefined;
  /** First frame index that the running decode can still give. */
  #position = 0;

  constructor(source: FrameSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** @param frameIndex not below that of the call before */
  async at(frameIndex: number): Promise<RgbFrame | undefined> {
    if (this.#frames === undefined || frameIndex - this.#position > longestGap) await this.#seek(frameIndex);
    while (this.#next === undefined || this.#next.frameIndex < frameIndex) {
      const step = await this.#frames!.next();
      if (step.done) return undefined;
      this.#next = step.value;
      this.#position = step.value.frameIndex;
    }
    return this.#next.frameIndex === frameIndex ? this.#next : undefined;
  }

  async close(): Promise<void> {
    await this.#frames?.return?.();
    this.#frames = undefined;
  }

  async #seek(frameIndex: number): Promise<void> {
    await this.close();
    this.#next = undefined;
    this.#position = frameIndex;
    this.#frames = this.#source.frames({ from: frameIndex, signal: this.#signal })[Symbol.asyncIterator]();
  }
}
