import { CaliperError } from '../../contract/errors.ts';
import { assertNotCancelled } from '../cancel.ts';
import type { FrameIndex } from '../frame-index.ts';
import { assertRange } from '../frame-range.ts';
import type { FrameRange, FrameSource, FrameSourceKind, RgbFrame } from '../frames.ts';
import type { FilmFacts } from './film-facts.ts';
import { FrameWalker } from './frame-walker.ts';
import { Viewer } from './viewer.ts';

/** Frames between two looks at whether the file is still the one that was opened. */
const framesBetweenGuardChecks = 32;

/** A film as a frame source. */
export class VideoSource implements FrameSource {
  readonly #facts: FilmFacts;
  readonly #viewer: Viewer;
  #closed = false;

  constructor(facts: FilmFacts) {
    this.#facts = facts;
    this.#viewer = new Viewer(facts);
  }

  get kind(): FrameSourceKind {
    return this.#facts.kind;
  }
  get path(): string {
    return this.#facts.path;
  }
  get widthPx(): number {
    return this.#facts.size.widthPx;
  }
  get heightPx(): number {
    return this.#facts.size.heightPx;
  }
  get index(): FrameIndex {
    return this.#facts.filmIndex.index;
  }
  get frameCount(): number {
    return this.index.frameCount;
  }
  get fingerprint(): string {
    return this.#facts.fingerprint;
  }
  get warnings(): readonly string[] {
    return this.#facts.warnings;
  }

  async frame(frameIndex: number, options: { readonly signal?: AbortSignal } = {}): Promise<RgbFrame> {
    this.#assertOpen();
    this.index.assertHas(frameIndex);
    return await this.#viewer.frame(frameIndex, options.signal);
  }

  async *frames(range: FrameRange = {}): AsyncGenerator<RgbFrame> {
    this.#assertOpen();
    const { from, to } = assertRange(range, this.frameCount);
    if (from === to) return;
    const { guard, size } = this.#facts;
    await guard.assertUnchanged();
    const walker = await FrameWalker.open(this.#facts, range.scaleTo ?? size);
    try {
      await walker.goTo(from);
      let given = 0;
      for (let at: number | undefined = walker.at; at !== undefined && at < to; at = await walker.next()) {
        assertNotCancelled(range.signal);
        if (at < from) break; // not even a later frame can be decoded
        if (++given % framesBetweenGuardChecks === 0) await guard.assertUnchanged();
        yield await walker.current();
      }
      await guard.assertUnchanged();
    } finally {
      await walker.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#viewer.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new CaliperError('conflict', `${this.path} was closed already.`);
  }
}
