import type { RgbFrame, SizePx } from '../frames.ts';
import { FilmCursor } from './cursor.ts';
import type { FilmFacts } from './film-facts.ts';
import { type Picture, standsAlone } from './picture-decoder.ts';
import { RgbConverter } from './rgb-converter.ts';

/** Key pictures tried, each one earlier, before a frame counts as undecodable. */
const maxStarts = 4;

/**
 * Walks over a film's frames in presentation order and converts those that are wanted.
 *
 * Starting in the middle is exact: a key picture only serves frames shown at or after it (those shown before, the
 * leading pictures of an open group, lean on the group before), a packet flagged as key whose picture does not stand
 * alone serves none, and where decoding does not give the wanted frame the walk starts again one key picture earlier.
 */
export class FrameWalker {
  readonly #facts: FilmFacts;
  readonly #cursor: FilmCursor;
  readonly #converter: RgbConverter;
  #picture: Picture | undefined;
  #at = -1;

  private constructor(facts: FilmFacts, cursor: FilmCursor, converter: RgbConverter) {
    this.#facts = facts;
    this.#cursor = cursor;
    this.#converter = converter;
  }

  static async open(facts: FilmFacts, size: SizePx): Promise<FrameWalker> {
    const cursor = await FilmCursor.open(facts.path, facts.table);
    return new FrameWalker(facts, cursor, new RgbConverter(size, facts.orientation));
  }

  /** Frame index the walk stands on; -1 before the first one. */
  get at(): number {
    return this.#at;
  }

  /** Steps to the next frame that can be decoded and gives its index; undefined at the end. */
  async next(): Promise<number | undefined> {
    for (;;) {
      this.#picture = await this.#cursor.next();
      if (!this.#picture) return undefined;
      const frameIndex = this.#facts.filmIndex.frameIndexOf[this.#picture.ordinal] ?? -1;
      if (frameIndex <= this.#at) continue;
      this.#at = frameIndex;
      return frameIndex;
    }
  }

  /**
   * Goes to a frame, calling `passed` on the frames on the way: all of them from `keepFrom` on, before it only those that
   * others build on. False where the frame cannot be decoded: the walk then stands on the first later one that can, or
   * at the end.
   */
  async goTo(
    frameIndex: number,
    keepFrom = frameIndex,
    passed: (at: number) => Promise<void> = async () => {},
  ): Promise<boolean> {
    this.#cursor.isWanted = (ordinal) => this.#facts.filmIndex.frameIndexOf[ordinal]! >= keepFrom;
    if (this.#at === frameIndex && this.#picture) return true;
    const starts = this.#startsFor(frameIndex);
    const isAhead = this.#picture !== undefined && this.#at < frameIndex;
    if (isAhead && starts[0]! < this.#cursor.nextOrdinal && (await this.#walkTo(frameIndex, passed)))
      return true;
    for (const start of starts) {
      await this.#cursor.seek(start);
      // Frames shown before the key picture itself are passed over.
      this.#at = start === 0 ? -1 : this.#facts.filmIndex.frameIndexOf[start]! - 1;
      this.#picture = undefined;
      if (await this.#walkTo(frameIndex, passed, start)) return true;
    }
    return false;
  }

  /** The frame that the walk stands on, in RGB. */
  async current(): Promise<RgbFrame> {
    const { index } = this.#facts.filmIndex;
    return {
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

  async #walkTo(frameIndex: number, passed: (at: number) => Promise<void>, start?: number): Promise<boolean> {
    while (this.#at < frameIndex) {
      if ((await this.next()) === undefined) return false;
      if (start && this.#picture!.ordinal === start && !standsAlone(this.#picture!)) return false;
      if (this.#at < frameIndex) await passed(this.#at);
    }
    return this.#at === frameIndex;
  }

  /** Ordinals of key packets to start from, best first. The film's beginning is the last resort of a short film. */
  #startsFor(frameIndex: number): number[] {
    const { index, ordinalOf } = this.#facts.filmIndex;
    const starts: number[] = [];
    for (let key = frameIndex; key >= 0 && starts.length < maxStarts; key--) {
      const ordinal = ordinalOf[key]!;
      if (index.keyFrames[key] === 1 && ordinal <= ordinalOf[frameIndex]!) starts.push(ordinal);
    }
    return starts.length < maxStarts && starts.at(-1) !== 0 ? [...starts, 0] : starts;
  }
}
