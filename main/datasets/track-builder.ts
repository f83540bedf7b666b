import { SizeMm } from '../contract/primitives.ts';
import type { FrameSource } from '../media/index.ts';
import { ImportLog } from './import-log.ts';
import { isUsableLesionName } from './names.ts';
import type { BoxPx, ImportedTracks, LesionTrack, OutlinePx } from './tracks.ts';

/** The frames that an import is meant for; `index` where they have times. */
export type ImportTarget = Pick<FrameSource, 'widthPx' | 'heightPx' | 'frameCount' | 'frameNames'> &
  Partial<Pick<FrameSource, 'index'>>;

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

/**
 * Collects boxes into one track a lesion, by the same rules for every format: a box beyond the edge of the frame is
 * cut there, one wholly outside, without area or on a frame that does not exist is skipped, and of several boxes of
 * one lesion on one frame the first stays.
 */
export class TrackBuilder {
  readonly log = new ImportLog();
  readonly #target: ImportTarget;
  readonly #tracks = new Map<string, OpenTrack>();

  constructor(target: ImportTarget) {
    this.#target = target;
  }

  add(found: FoundBox): void {
    const lesion = found.lesion.trim();
    const inside = clampBox(found.box, this.#target.widthPx, this.#target.heightPx);
    const refusal = this.#refusal(lesion, found, inside);
    if (refusal !== undefined || !inside) {
      const [reason, kind] = refusal ?? ['the box lies outside the frame'];
      this.log.leaveOut(found.where, reason, kind);
      return;
    }
    this.log.take();
    if (!isSameBox(inside, found.box))
      this.log.adjust(found.where, 'the box was cut at the edge of the frame');
    this.#keep(lesion, inside, found);
  }

  skip(where: string, reason: string, kind?: string): void {
    this.log.leaveOut(where, reason, kind);
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
    const { remarks, counts, reasons, notes } = this.log;
    return { lesions, skipped: remarks['left out'], adjusted: remarks.adjusted, counts, reasons, notes };
  }

  /** Why a box cannot be taken, and that reason without its numbers. */
  #refusal(
    lesion: string,
    { frameIndex, box }: FoundBox,
    inside: BoxPx | undefined,
  ): readonly [reason: string, kind?: string] | undefined {
    const { widthPx, heightPx, frameCount } = this.#target;
    const name = isUsableLesionName(lesion);
    if (name !== true) return [name];
    if (!Number.isInteger(frameIndex)) return ['the frame index is no whole number'];
    if (frameIndex < 0 || frameIndex >= frameCount) {
      return [
        `there is no frame ${frameIndex} (the last one is ${frameCount - 1})`,
        'there is no such frame',
      ];
    }
    if (![box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx].every(Number.isFinite))
      return ['a corner of the box is no number'];
    if (box.xMaxPx <= box.xMinPx || box.yMaxPx <= box.yMinPx) return ['the box has no area'];
    if (!inside) return [`the box lies outside the frame of ${widthPx} × ${heightPx} pixels`];
    if (!this.#tracks.get(lesion)?.boxes.has(frameIndex)) return undefined;
    return [
      `lesion ${lesion} has a box on frame ${frameIndex} already; the first one stays`,
      'the lesion has a box on that frame already; the first one stays',
    ];
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
    if (!SizeMm.safeParse(sizeMm).success) {
      const kind = 'a size that is no number from 0 to 500 mm was left out; the box was taken';
      const reason = Number.isNaN(sizeMm) ? kind : `a size of ${sizeMm} mm was left out; the box was taken`;
      this.log.adjust(where, reason, kind);
      return;
    }
    track.sizeMm ??= sizeMm;
    if (track.sizeMm === sizeMm) return;
    this.log.adjust(
      where,
      `another size is stated for lesion ${lesion}; ${track.sizeMm} mm stays`,
      'another size is stated for the lesion; the first one stays',
    );
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
