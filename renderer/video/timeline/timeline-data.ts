import type { LesionId } from '../../../main/contract/ids.ts';
import type { FrameSize, SizeClass, TimelineCurve } from '../../../main/contract/predictions.ts';
import { groupBy } from '../../group-by.ts';

/** Sizes of one lesion over the video, columns of equal length, frames ascending. */
export interface SizeCurve {
  /** Frames between two points that belong together; a wider gap breaks the line. */
  readonly stepFrames: number;
  readonly frameIndex: ArrayLike<number>;
  readonly sizeMm: ArrayLike<number>;
  readonly lowMm: ArrayLike<number>;
  readonly highMm: ArrayLike<number>;
  /** Least and greatest size of the frames in a point. */
  readonly leastMm: ArrayLike<number>;
  readonly greatestMm: ArrayLike<number>;
}

/** One row of the timeline. */
export interface TimelineRow {
  readonly lesionId: LesionId;
  readonly name: string;
  readonly sizeClass: SizeClass | null;
  /** A person has decided: the line is solid. */
  readonly decided: boolean;
  readonly statedMm: number | null;
  readonly curve: SizeCurve | null;
  readonly stretches: readonly { readonly fromFrame: number; readonly toFrame: number }[];
  /** Ascending; null where there are too many to draw. */
  readonly keyFrames: readonly number[] | null;
}

export function bucketCurve(curve: TimelineCurve, bucketFrames: number): SizeCurve {
  return {
    stepFrames: bucketFrames,
    frameIndex: curve.frameIndex,
    sizeMm: curve.sizeMm.median,
    lowMm: curve.lowMm.median,
    highMm: curve.highMm.median,
    leastMm: curve.sizeMm.min,
    greatestMm: curve.sizeMm.max,
  };
}

/** Frame by frame, by the lesion's id: two may have one name. */
export function exactCurves(frames: readonly FrameSize[]): Map<LesionId | null, SizeCurve> {
  const curves = new Map<LesionId | null, SizeCurve>();
  for (const [lesionId, own] of groupBy(frames, (frame) => frame.lesionId)) {
    const sizeMm = own.map((frame) => frame.sizeMm);
    curves.set(lesionId, {
      stepFrames: 1,
      frameIndex: own.map((frame) => frame.frameIndex),
      sizeMm,
      lowMm: own.map((frame) => frame.lowMm),
      highMm: own.map((frame) => frame.highMm),
      leastMm: sizeMm,
      greatestMm: sizeMm,
    });
  }
  return curves;
}
