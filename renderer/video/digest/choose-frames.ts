import type { TimelineCurve } from '../../../main/contract/predictions.ts';
import { groupBy } from '../../group-by.ts';

export type DigestReason = 'first' | 'last' | 'largest' | 'smallest' | 'widest' | 'narrowest';

export interface DigestFrame {
  readonly lesion: string;
  readonly frameIndex: number;
  readonly reasons: readonly DigestReason[];
  readonly sizeMm: number;
}

/** The frames of each lesion that say most about its size, in the order of the video: its ends and its extremes. */
export function chooseFrames(curves: readonly TimelineCurve[]): DigestFrame[] {
  return curves.flatMap(framesOfLesion).toSorted((a, b) => a.frameIndex - b.frameIndex);
}

function framesOfLesion({ lesion, frameIndex, sizeMm, lowMm, highMm }: TimelineCurve): DigestFrame[] {
  const count = frameIndex.length;
  if (count === 0) return [];
  const widthAt = (i: number) => highMm.median[i]! - lowMm.median[i]!;
  const best = (score: (i: number) => number) => {
    let at = 0;
    for (let i = 1; i < count; i += 1) if (score(i) > score(at)) at = i;
    return at;
  };
  const chosen: readonly (readonly [DigestReason, number])[] = [
    ['first', 0],
    ['largest', best((i) => sizeMm.median[i]!)],
    ['smallest', best((i) => -sizeMm.median[i]!)],
    ['narrowest', best((i) => -widthAt(i))],
    ['widest', best(widthAt)],
    ['last', count - 1],
  ];
  return [...groupBy(chosen, ([, at]) => at)].map(([at, group]) => ({
    lesion,
    frameIndex: frameIndex[at]!,
    reasons: group.map(([reason]) => reason),
    sizeMm: sizeMm.median[at]!,
  }));
}
