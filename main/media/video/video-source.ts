import { CaliperError } from '../../contract/errors.ts';
import type { PixelSpacing } from '../../contract/spacing.ts';
import { assertNotCancelled } from '../cancel.ts';
import type { FileGuard } from '../file-guard.ts';
import type { FrameIndex } from '../frame-index.ts';
import { assertRange } from '../frame-range.ts';
import type {
  CheckOptions,
  DamageReport,
  FrameRange,
  FrameSource,
  FrameSourceKind,
  RgbFrame,
} from '../frames.ts';
import { VideoCursor } from './cursor.ts';
import { FrameWalker } from './frame-walker.ts';
import type { VideoFacts } from './video-facts.ts';
import { Viewer } from './viewer.ts';

/** Frames between two looks at whether the file is still the one that was opened. */
const framesBetweenGuardChecks = 32;

/** What a video says of itself. */
interface ShownFacts {
  readonly path: string;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  readonly guard: FileGuard;
  readonly onClose: () => Promise<void>;
  readonly spacing?: PixelSpacing;
}

/** A video as a frame source. */
export class VideoSource implements FrameSource {
  readonly spacing?: PixelSpacing;
  readonly #facts: VideoFacts;
  readonly #shown: ShownFacts;
  readonly #viewer: Viewer;
  #closed = false;

  /** `shown` replaces what the source says of itself, for a video that is inside another file. */
  constructor(facts: VideoFacts, shown: ShownFacts = { ...facts, onClose: async () => {} }) {
    this.#facts = facts;
    this.#shown = shown;
    if (shown.spacing) this.spacing = shown.spacing;
    this.#viewer = new Viewer(facts);
  }

  /** The same video, speaking for the file that it was copied out of. */
  inside(shown: ShownFacts): VideoSource {
    return new VideoSource(this.#facts, shown);
  }

  get kind(): FrameSourceKind {
    return this.#facts.kind;
  }
  get path(): string {
    return this.#shown.path;
  }
  get widthPx(): number {
    return this.#facts.size.widthPx;
  }
  get heightPx(): number {
    return this.#facts.size.heightPx;
  }
  get index(): FrameIndex {
    return this.#facts.videoIndex.index;
  }
  get frameCount(): number {
    return this.index.frameCount;
  }
  get fingerprint(): string {
    return this.#shown.fingerprint;
  }
  get isInterlaced(): boolean {
    return this.#facts.isInterlaced;
  }
  get warnings(): readonly string[] {
    return this.#shown.warnings;
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

  async assertUnchanged(): Promise<void> {
    await this.#shown.guard.assertUnchanged();
  }

  damage(): DamageReport {
    return this.#facts.damage.report(this.#facts.videoIndex);
  }

  async check({ signal, onProgress, mostPixels = Number.POSITIVE_INFINITY }: CheckOptions = {}) {
    this.#assertOpen();
    const { ordinalOf } = this.#facts.videoIndex;
    const isDone = () => ordinalOf.every((ordinal) => this.#facts.damage.wasChecked(ordinal));
    if (!isDone()) {
      const most = Math.floor(mostPixels / (this.widthPx * this.heightPx));
      await this.#decodeAll(Math.min(most, this.frameCount), signal, onProgress);
    }
    return this.damage();
  }

  /** Decodes the frames up to one without converting them. */
  async #decodeAll(to: number, signal?: AbortSignal, onProgress?: (frames: number) => void): Promise<void> {
    const { guard, damage, videoIndex } = this.#facts;
    await guard.assertUnchanged();
    const cursor = await VideoCursor.open(this.#facts.path, this.#facts);
    try {
      await cursor.seek(0);
      let given = 0;
      for (let picture = await cursor.next(); picture; picture = await cursor.next()) {
        assertNotCancelled(signal);
        if (++given % framesBetweenGuardChecks === 0) {
          await guard.assertUnchanged();
          onProgress?.(given);
        }
        if (videoIndex.frameIndexOf[picture.ordinal]! >= to) return;
      }
      for (const ordinal of videoIndex.ordinalOf) damage.noteLost(ordinal);
    } finally {
      await cursor.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#viewer.close();
    await this.#shown.onClose();
  }

  #assertOpen(): void {
    if (this.#closed) throw new CaliperError('conflict', `${this.path} was closed already.`);
  }
}
