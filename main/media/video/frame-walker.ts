import type { RgbFrame, SizePx } from '../frames.ts';
import { VideoCursor } from './cursor.ts';
import { type Picture, standsAlone } from './picture-decoder.ts';
import { RgbConverter } from './rgb-converter.ts';
import type { VideoFacts } from './video-facts.ts';

type Passed = (at: number, isFinal: boolean) => Promise<void>;

/** Key pictures tried, each one earlier, before a frame counts as undecodable. */
const maxStarts = 4;

/**
 * Walks over a video's frames in presentation order and converts those that are wanted.
 *
 * Starting in the middle is exact: a key picture only serves frames shown at or after it (those shown before, the
 * leading pictures of an open group, lean on the group before), a packet flagged as key whose picture does not stand
 * alone serves none, and where decoding does not give the wanted frame the walk starts again one key picture earlier.
 *
 * What a decoder puts in place of damaged parts depends on what it decoded before. So a damaged frame is always reached
 * from the same key picture and by the same careful decoder, whichever way the walk comes.
 */
export class FrameWalker {
  readonly #facts: VideoFacts;
  readonly #cursor: VideoCursor;
  readonly #converter: RgbConverter;
  #picture: Picture | undefined;
  #at = -1;
  /** Ordinal of the packet that decoding last started from; -1 before it has. */
  #startedAt = -1;

  private constructor(facts: VideoFacts, cursor: VideoCursor, converter: RgbConverter) {
    this.#facts = facts;
    this.#cursor = cursor;
    this.#converter = converter;
  }

  static async open(facts: VideoFacts, size: SizePx): Promise<FrameWalker> {
    const cursor = await VideoCursor.open(facts.path, facts);
    return new FrameWalker(facts, cursor, new RgbConverter(size, facts.orientation));
  }

  /** Frame index the walk stands on; -1 before the first one. */
  get at(): number {
    return this.#at;
  }

  /** Steps to the next frame that can be decoded and gives its index; undefined at the end. */
  async next(): Promise<number | undefined> {
    await this.#step();
    await this.#settle();
    return this.#picture && this.#at;
  }

  /** Reaches the frame it stands on again where that has to be from another key picture, or the next that can be. */
  async #settle(): Promise<void> {
    while (this.#picture && !this.#isFromItsStart()) await this.#startFor(this.#at);
    if (!this.#picture || !this.#cursor.isCareful || this.#isDamaged()) return;
    const isKey = this.#facts.videoIndex.index.keyFrames[this.#at] === 1;
    if (isKey) await this.#startFor(this.#at); // past the damage: fast again
  }

  /** The next picture that comes out of the decoder, and its frame index. */
  async #step(): Promise<number | undefined> {
    for (;;) {
      this.#picture = await this.#cursor.next();
      if (!this.#picture) return undefined;
      const frameIndex = this.#facts.videoIndex.frameIndexOf[this.#picture.ordinal] ?? -1;
      if (frameIndex <= this.#at) continue;
      this.#at = frameIndex;
      return frameIndex;
    }
  }

  #isFromItsStart(): boolean {
    if (!this.#isDamaged()) return true;
    return this.#cursor.isCareful && this.#startsFor(this.#at)[0] === this.#startedAt;
  }

  #isDamaged(): boolean {
    const { damage, videoIndex } = this.#facts;
    return this.#picture !== undefined && damage.of(this.#picture.ordinal, videoIndex) !== undefined;
  }

  /**
   * Goes to a frame, calling `passed` on the frames on the way: all of them from `keepFrom` on, before it only those that
   * others build on; `isFinal` is false for a damaged one that would look otherwise if it were asked for. False where the frame cannot be decoded: the walk then stands on the first later one that can, or
   * at the end.
   */
  async goTo(frameIndex: number, keepFrom = frameIndex, passed: Passed = async () => {}): Promise<boolean> {
    this.#cursor.isWanted = (ordinal) => this.#facts.videoIndex.frameIndexOf[ordinal]! >= keepFrom;
    if (this.#at === frameIndex && this.#picture) return true;
    const starts = this.#startsFor(frameIndex);
    const isAhead = this.#picture !== undefined && this.#at < frameIndex;
    const canWalk = isAhead && starts[0]! < this.#cursor.nextOrdinal;
    if (canWalk && (await this.#walkTo(frameIndex, passed)) && this.#isFromItsStart()) return true;
    if (await this.#startFor(frameIndex, passed)) return true;
    await this.#settle();
    return false;
  }

  /** Decodes a frame anew from the nearest key picture that leads to it. */
  async #startFor(frameIndex: number, passed: Passed = async () => {}): Promise<boolean> {
    const { damage, videoIndex } = this.#facts;
    const isDamaged = damage.of(videoIndex.ordinalOf[frameIndex]!, videoIndex) !== undefined;
    for (const start of this.#startsFor(frameIndex)) {
      await this.#cursor.seek(start, isDamaged);
      this.#startedAt = start;
      // Frames shown before the key picture itself are passed over.
      this.#at = start === 0 ? -1 : this.#facts.videoIndex.frameIndexOf[start]! - 1;
      this.#picture = undefined;
      if (await this.#walkTo(frameIndex, passed, start)) return true;
    }
    return false;
  }

  /** The frame that the walk stands on, in RGB. */
  async current(): Promise<RgbFrame> {
    const { videoIndex, damage: known } = this.#facts;
    const { index } = videoIndex;
    const damage = known.of(this.#picture!.ordinal, videoIndex);
    return {
      ...(damage && { damage }),
      frameIndex: this.#at,
      ptsUs: index.ptsUsOf(this.#at),
      widthPx: this.#converter.shown.widthPx,
      heightPx: this.#converter.shown.heightPx,
      data: await this.#converter.convert(this.#picture!.frame),
    };
  }

  async close(): Promise<void> {
    this.#converter.close();
    await this.#cursor.close();
  }

  async #walkTo(frameIndex: number, passed: Passed, start?: number): Promise<boolean> {
    while (this.#at < frameIndex) {
      if ((await this.#step()) === undefined) return false;
      if (start && this.#picture!.ordinal === start && !standsAlone(this.#picture!)) return false;
      if (this.#at < frameIndex) await passed(this.#at, this.#isFromItsStart());
    }
    return this.#at === frameIndex;
  }

  /** Ordinals of key packets to start from, best first. The video's beginning is the last resort of a short video. */
  #startsFor(frameIndex: number): number[] {
    const { index, ordinalOf } = this.#facts.videoIndex;
    const starts: number[] = [];
    for (let key = frameIndex; key >= 0 && starts.length < maxStarts; key--) {
      const ordinal = ordinalOf[key]!;
      if (index.keyFrames[key] === 1 && ordinal <= ordinalOf[frameIndex]!) starts.push(ordinal);
    }
    return starts.length < maxStarts && starts.at(-1) !== 0 ? [...starts, 0] : starts;
  }
}
