import { CaliperError } from '../contract/errors.ts';
import type { PixelSpacing } from '../contract/spacing.ts';
import { assertNotCancelled } from './cancel.ts';
import { FrameCache } from './frame-cache.ts';
import { FrameIndex } from './frame-index.ts';
import { assertRange } from './frame-range.ts';
import type {
  CheckOptions,
  DamageReport,
  FrameDamage,
  FrameRange,
  FrameSource,
  FrameSourceKind,
  FrameSpan,
  RgbFrame,
  SizePx,
} from './frames.ts';

const cacheBytes = 64 * 2 ** 20;
/** Pictures decoded ahead of a batch consumer, so that decoding and computing overlap. */
const picturesAhead = 2;
/** Times of pictures without any. */
const nominalFrameUs = 40_000;

/** What a source whose pictures are coded each on its own has to say. */
export interface Pictures {
  readonly kind: FrameSourceKind;
  readonly path: string;
  readonly size: SizePx;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  /** Throws `file_changed` where what it was opened from is another now; for one frame where each is a file. */
  assertUnchanged(frameIndex?: number): Promise<void>;
  /** One name a frame; its length is the number of frames. */
  readonly frameNames: readonly string[];
  /** `[frameCount]` µs; without it frames are counted up at 25 a second. */
  readonly ptsUs?: Float64Array;
  readonly spacing?: PixelSpacing;
  picture(
    frameIndex: number,
    scaleTo?: SizePx,
  ): Promise<{ widthPx: number; heightPx: number; data: Uint8Array; damage?: FrameDamage }>;
}

const state = { unknown: 0, sound: 1, damaged: 2, lost: 3 } as const;

/** A frame source of pictures that need no other picture: image folders, most DICOM. */
export class PictureSource implements FrameSource {
  readonly kind: FrameSourceKind;
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameCount: number;
  readonly index: FrameIndex;
  readonly fingerprint: string;
  readonly warnings: readonly string[];
  readonly frameNames: readonly string[];
  readonly spacing?: PixelSpacing;
  readonly #pictures: Pictures;
  readonly #cache = new FrameCache(cacheBytes);
  readonly isInterlaced = false;
  /** `[frameCount]`, by `state`. */
  readonly #states: Uint8Array;
  #closed = false;

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
    this.kind = pictures.kind;
    this.path = pictures.path;
    this.widthPx = pictures.size.widthPx;
    this.heightPx = pictures.size.heightPx;
    this.frameNames = pictures.frameNames;
    this.frameCount = pictures.frameNames.length;
    this.#states = new Uint8Array(this.frameCount);
    this.fingerprint = pictures.fingerprint;
    this.warnings = pictures.warnings;
    if (pictures.spacing) this.spacing = pictures.spacing;
    const nominal = Float64Array.from({ length: this.frameCount }, (_, i) => i * nominalFrameUs);
    const keyFrames = new Uint8Array(this.frameCount).fill(1);
    this.index = new FrameIndex(pictures.ptsUs ?? nominal, keyFrames, pictures.ptsUs === undefined);
  }

  async frame(frameIndex: number, options: { readonly signal?: AbortSignal } = {}): Promise<RgbFrame> {
    this.index.assertHas(frameIndex);
    await this.#pictures.assertUnchanged(frameIndex);
    const cached = this.#cache.get(frameIndex);
    if (cached) return cached;
    const frame = await this.#decode(frameIndex, undefined, options.signal);
    this.#cache.put(frame);
    return frame;
  }

  async *frames(range: FrameRange = {}): AsyncGenerator<RgbFrame> {
    const { from, to } = assertRange(range, this.frameCount);
    const ahead: Promise<RgbFrame | undefined>[] = [];
    for (let next = from; next < to || ahead.length > 0; ) {
      while (next < to && ahead.length <= picturesAhead) ahead.push(this.#decodeUnlessDamaged(next++, range));
      const frame = await ahead.shift();
      assertNotCancelled(range.signal);
      if (frame) yield frame;
    }
  }

  async assertUnchanged(): Promise<void> {
    await this.#pictures.assertUnchanged();
  }

  damage(): DamageReport {
    return {
      checkedFrames: this.#states.reduce((sum, known) => sum + (known === state.unknown ? 0 : 1), 0),
      damaged: spansOf(this.#states, state.damaged),
      lost: spansOf(this.#states, state.lost),
    };
  }

  async check({ signal, onProgress, mostPixels = Number.POSITIVE_INFINITY }: CheckOptions = {}) {
    const most = Math.floor(mostPixels / (this.widthPx * this.heightPx));
    let done = 0;
    for (let frameIndex = 0; frameIndex < this.frameCount && done < most; frameIndex++) {
      if (this.#states[frameIndex] !== state.unknown) continue;
      await this.#decodeUnlessDamaged(frameIndex, signal ? { signal } : {});
      onProgress?.(++done);
    }
    return this.damage();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cache.clear();
  }

  /** Undefined for a damaged picture. Other failures wait in the promise until their turn comes. */
  #decodeUnlessDamaged(frameIndex: number, { scaleTo, signal }: FrameRange): Promise<RgbFrame | undefined> {
    const decoding = this.#decode(frameIndex, scaleTo, signal).catch((thrown: unknown) => {
      if (thrown instanceof CaliperError && thrown.code === 'corrupt_file') return undefined;
      throw thrown;
    });
    decoding.catch(() => {}); // it is awaited in order; until then it is not "unhandled"
    return decoding;
  }

  async #decode(frameIndex: number, scaleTo?: SizePx, signal?: AbortSignal): Promise<RgbFrame> {
    if (this.#closed) throw new CaliperError('conflict', `${this.path} was closed already.`);
    assertNotCancelled(signal);
    await this.#pictures.assertUnchanged(frameIndex);
    const picture = await this.#pictures.picture(frameIndex, scaleTo).catch((thrown: unknown) => {
      if (thrown instanceof CaliperError && thrown.code === 'corrupt_file')
        this.#states[frameIndex] = state.lost;
      throw thrown;
    });
    this.#states[frameIndex] = picture.damage === undefined ? state.sound : state.damaged;
    const expected = scaleTo ?? this;
    if (picture.widthPx !== expected.widthPx || picture.heightPx !== expected.heightPx) {
      throw new CaliperError(
        'unsupported_format',
        `Frame ${frameIndex} (${this.frameNames[frameIndex]}) has ${picture.widthPx} × ${picture.heightPx} pixels, ` +
          `the others ${this.widthPx} × ${this.heightPx}.`,
      );
    }
    return { frameIndex, ptsUs: this.index.ptsUsOf(frameIndex), ...picture };
  }
}

function spansOf(states: Uint8Array, wanted: number): FrameSpan[] {
  const found: FrameSpan[] = [];
  for (let at = states.indexOf(wanted); at >= 0; ) {
    let to = at;
    while (states[to] === wanted) to++;
    found.push({ from: at, to });
    at = states.indexOf(wanted, to);
  }
  return found;
}
