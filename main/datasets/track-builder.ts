import type { FrameSource } from '../media/index.ts';
import { isUsableName } from './names.ts';
import type { BoxPx, ImportedTracks, ImportRemark, LesionTrack, OutlinePx } from './tracks.ts';

/** The frames that an import is meant for. */
export type ImportTarget = Pick<FrameSource, 'widthPx' | 'heightPx' | 'frameCount' | 'frameNames'>;

export interface FoundBox {
  readonly where: string;
  readonly lesion: string;
  readonly frameIndex: number;
  readonly box: BoxPx;
  readonly outlines?: readonly OutlinePx[];
  readonly sizeMm?: number | undefined;
}

interface OpenTrack {
  readonly boxes: Map<number, BoxPx>;
  readonly outlines: Map<number, readonly OutlinePx[]>;
  sizeMm: number | undefined;
}

/** No lesion is larger, and no ruler of a film is better. */
const maxSizeMm = 1000;

/**
 * Collects boxes into one track a lesion, by the same rules for every format: a box beyond the edge of the frame is
 * cut there, one wholly outside, without area or on a frame that does not exist is skipped, and of several boxes of
 * one lesion on one frame the first stays.
 */
export class TrackBuilder {
  readonly #target: ImportTarget;
  readonly #tracks = new Map<string, OpenTrack>();
  readonly #skipped: ImportRemark[] = [];
  readonly #adjusted: ImportRemark[] = [];

  constructor(target: ImportTarget) {
    this.#target = target;
  }

  add(found: FoundBox): void {
    const lesion = found.lesion.trim();
    const inside = clampBox(found.box, this.#target.widthPx, this.#target.heightPx);
    const reason = this.#reasonToSkip(lesion, found, inside);
    if (reason !== undefined || !inside) {
      this.skip(found.where, reason ?? 'the box lies outside the frame');
      return;
    }
    if (!isSameBox(inside, found.box)) this.adjust(found.where, 'the box was cut at the edge of the frame');
    this.#keep(lesion, inside, found);
  }

  #reasonToSkip(
    lesion: string,
    { frameIndex, box }: FoundBox,
    inside: BoxPx | undefined,
  ): string | undefined {
    const { widthPx, heightPx, frameCount } = this.#target;
    if (!isUsableName(lesion)) return 'the lesion has no usable name';
    if (!Number.isInteger(frameIndex)) return 'the frame index is no whole number';
    if (frameIndex < 0 || frameIndex >= frameCount)
      return `there is no frame ${frameIndex} (the last one is ${frameCount - 1})`;
    if (![box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx].every(Number.isFinite))
      return 'a corner of the box is no number';
    if (box.xMaxPx <= box.xMinPx || box.yMaxPx <= box.yMinPx) return 'the box has no area';
    if (!inside) return `the box lies outside the frame of ${widthPx} × ${heightPx} pixels`;
    const isTaken = this.#tracks.get(lesion)?.boxes.has(frameIndex);
    return isTaken
      ? `lesion ${lesion} has a box on frame ${frameIndex} already; the first one stays`
      : undefined;
  }

  skip(where: string, reason: string): void {
    this.#skipped.push({ where, reason });
  }

  adjust(where: string, reason: string): void {
    this.#adjusted.push({ where, reason });
  }

  build(): ImportedTracks {
    const lesions = [...this.#tracks].map(
      ([name, { boxes, outlines, sizeMm }]): LesionTrack => ({
        name,
        boxes,
        ...(outlines.size > 0 ? { outlines } : {}),
        ...(sizeMm === undefined ? {} : { sizeMm }),
      }),
    );
    return { lesions, skipped: this.#skipped, adjusted: this.#adjusted };
  }

  #keep(lesion: string, box: BoxPx, { where, frameIndex, outlines, sizeMm }: FoundBox): void {
    let track = this.#tracks.get(lesion);
    if (!track) {
      track = { boxes: new Map(), outlines: new Map(), sizeMm: undefined };
      this.#tracks.set(lesion, track);
    }
    track.boxes.set(frameIndex, box);
    if (outlines && outlines.length > 0) track.outlines.set(frameIndex, outlines);
    if (sizeMm === undefined) return;
    if (!(sizeMm > 0 && sizeMm <= maxSizeMm)) {
      this.adjust(where, `a size of ${sizeMm} mm was not taken over`);
      return;
    }
    track.sizeMm ??= sizeMm;
    if (track.sizeMm !== sizeMm)
      this.adjust(where, `another size is stated for lesion ${lesion}; ${track.sizeMm} mm stays`);
  }
}

/** The part of a box inside the frame, or undefined where there is none. */
export function clampBox(box: BoxPx, widthPx: number, heightPx: number): BoxPx | undefined {
  const inside = {
    xMinPx: Math.max(0, box.xMinPx),
    yMinPx: Math.max(0, box.yMinPx),
    xMaxPx: Math.min(widthPx, box.xMaxPx),
    yMaxPx: Math.min(heightPx, box.yMaxPx),
  };
  return inside.xMaxPx > inside.xMinPx && inside.yMaxPx > inside.yMinPx ? inside : undefined;
}

const isSameBox = (a: BoxPx, b: BoxPx) =>
  a.xMinPx === b.xMinPx && a.yMinPx === b.yMinPx && a.xMaxPx === b.xMaxPx && a.yMaxPx === b.yMaxPx;
