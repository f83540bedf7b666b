import { CaliperError } from '../../contract/errors.ts';
import { assertNotCancelled } from '../cancel.ts';
import { FrameCache } from '../frame-cache.ts';
import type { RgbFrame } from '../frames.ts';
import { FrameWalker } from './frame-walker.ts';
import type { VideoFacts } from './video-facts.ts';

const cacheBytes = 192 * 2 ** 20;
/** Frames kept ready in the direction of stepping; fewer where frames are large. */
const maxNeighbours = 32;
/** A jump further than this is no stepping. */
const maxStep = 16;

/**
 * Frames for a person who looks at them: any order, recent ones cached, the next ones in the direction of stepping
 * decoded while nothing else is asked. One decoder; requests are served one after another.
 */
export class Viewer {
  readonly #facts: VideoFacts;
  readonly #cache = new FrameCache(cacheBytes);
  readonly #neighbours: number;
  #walker: FrameWalker | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #lastIndex = -1;
  #closed = false;

  constructor(facts: VideoFacts) {
    this.#facts = facts;
    const frameBytes = facts.size.widthPx * facts.size.heightPx * 3;
    this.#neighbours = Math.max(1, Math.min(maxNeighbours, Math.floor(cacheBytes / 3 / frameBytes)));
  }

  async frame(frameIndex: number, signal?: AbortSignal): Promise<RgbFrame> {
    const step = frameIndex - this.#lastIndex;
    const direction = step < 0 && step >= -maxStep ? -1 : 1;
    this.#lastIndex = frameIndex;
    const cached = this.#cache.get(frameIndex);
    const frame = cached ?? (await this.#serve(frameIndex, direction, signal));
    this.#prefetch(frameIndex, direction);
    return frame;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#enqueue(async () => {
      await this.#walker?.close();
      this.#walker = undefined;
      this.#cache.clear();
    });
  }

  async #serve(frameIndex: number, direction: 1 | -1, signal?: AbortSignal): Promise<RgbFrame> {
    this.#waiting++;
    try {
      return await this.#enqueue(async () => {
        assertNotCancelled(signal);
        const cached = this.#cache.get(frameIndex);
        if (cached) return cached;
        await this.#facts.guard.assertUnchanged();
        const keepFrom = direction < 0 ? frameIndex - this.#neighbours : frameIndex;
        return await this.#decode(frameIndex, keepFrom, () => assertNotCancelled(signal));
      });
    } finally {
      this.#waiting--;
    }
  }

  /** Decodes a frame, and keeps those from `keepFrom` on that are passed on the way to it. */
  async #decode(frameIndex: number, keepFrom: number, check: () => void): Promise<RgbFrame> {
    const walker = await this.#openWalker();
    const found = await walker.goTo(frameIndex, Math.min(keepFrom, frameIndex), async (at, isFinal) => {
      check();
      if (isFinal && at >= keepFrom && !this.#cache.has(at)) this.#cache.put(await walker.current());
    });
    if (!found) {
      await this.#facts.guard.assertUnchanged();
      throw new CaliperError(
        'corrupt_file',
        `Frame ${frameIndex} of ${this.#facts.path} cannot be decoded: its data are damaged. Other frames are not affected.`,
        { details: { frameIndex } },
      );
    }
    const frame = await walker.current();
    this.#cache.put(frame);
    return frame;
  }

  async #openWalker(): Promise<FrameWalker> {
    if (this.#closed) throw new CaliperError('conflict', `${this.#facts.path} was closed already.`);
    this.#walker ??= await FrameWalker.open(this.#facts, this.#facts.size);
    return this.#walker;
  }

  /** Decodes the missing neighbours of a frame, giving way as soon as a person asks for another one. */
  #prefetch(frameIndex: number, direction: 1 | -1): void {
    const wanted = this.#missingNeighbours(frameIndex, direction);
    // Going back decodes a whole run up to the nearest missing frame, so it starts before the last one is used up.
    const isSoonEnough = direction > 0 ? wanted.length > 0 : wanted.length >= this.#neighbours / 2;
    if (!isSoonEnough || this.#closed) return;
    void this.#enqueue(async () => {
      const targets = direction > 0 ? wanted : wanted.slice(0, 1);
      for (const target of targets) {
        if (this.#mustGiveWay()) return;
        if (this.#cache.has(target)) continue;
        await this.#decode(target, Math.min(...wanted), () => {
          if (this.#mustGiveWay()) throw new GivenWay();
        });
      }
    }).catch(() => {
      // A neighbour that fails says so when it is asked for.
    });
  }

  #mustGiveWay(): boolean {
    return this.#waiting > 0 || this.#closed;
  }

  /** Nearest first. */
  #missingNeighbours(frameIndex: number, direction: 1 | -1): number[] {
    const neighbours = Array.from({ length: this.#neighbours }, (_, i) => frameIndex + direction * (i + 1));
    const last = this.#facts.videoIndex.index.frameCount - 1;
    return neighbours.filter((at) => at >= 0 && at <= last && !this.#cache.has(at));
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }
}

class GivenWay extends Error {}
