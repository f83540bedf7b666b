import type { Label, LabelValue } from '../../../main/contract/labels.ts';

export interface LabelStretch {
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly value: LabelValue;
}

/** More than these cannot be told apart in a strip of some hundred pixels. */
const mostStretches = 400;

/**
 * The labels of one field on frames, ascending; neighbours of equal value are one, and where there are very many, also such
 * as lie nearer than a pixel.
 */
export function labelStretches(labels: readonly Label[], frameCount: number): LabelStretch[] {
  const ranges = labels
    .flatMap(({ fromFrame, toFrame, value }) =>
      fromFrame === null || toFrame === null ? [] : [{ fromFrame, toFrame, value }],
    )
    .toSorted((a, b) => a.fromFrame - b.fromFrame);
  const joined = joinedWithin(ranges, 0);
  return joined.length <= mostStretches ? joined : joinedWithin(joined, frameCount / mostStretches);
}

function joinedWithin(ranges: readonly LabelStretch[], gap: number): LabelStretch[] {
  const joined: LabelStretch[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && last.value === range.value && range.fromFrame - last.toFrame <= gap) {
      joined[joined.length - 1] = { ...last, toFrame: Math.max(last.toFrame, range.toFrame) };
    } else joined.push(range);
  }
  return joined;
}
