import type { Box } from '../../main/contract/primitives.ts';

/** One stored box of a track, as the key frames around a range are read. */
export interface TrackPoint extends Box {
  readonly frameIndex: number;
  readonly outside: boolean;
}

/**
 * The box of a track on one frame. Between two key frames it moves in a straight line; after the last it stays.
 * A key frame marked `outside` ends it until the next one. `next` is the first key frame after `frameIndex`.
 */
export function boxAt(
  previous: TrackPoint,
  next: TrackPoint | undefined,
  frameIndex: number,
): Box | undefined {
  if (previous.outside || frameIndex < previous.frameIndex) return undefined;
  // An end marker carries no position of its own: up to it the box stays where it was.
  const goal = next === undefined || next.outside ? previous : next;
  const span = goal.frameIndex - previous.frameIndex;
  const share = span === 0 ? 0 : (frameIndex - previous.frameIndex) / span;
  const between = (name: keyof Box) => previous[name] + share * (goal[name] - previous[name]);
  return {
    xMinPx: between('xMinPx'),
    yMinPx: between('yMinPx'),
    xMaxPx: between('xMaxPx'),
    yMaxPx: between('yMaxPx'),
  };
}

/**
 * The boxes of a track on the frames `[fromFrame, toFrame)`, each with the point that it starts from. `points` ascend and
 * reach beyond the range on both sides.
 */
export function* boxesBetween<Point extends TrackPoint>(
  points: readonly Point[],
  fromFrame: number,
  toFrame: number,
): Generator<{ readonly frameIndex: number; readonly box: Box; readonly point: Point }> {
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i]!;
    const next = points[i + 1];
    const end = Math.min(next?.frameIndex ?? toFrame, toFrame);
    for (let frameIndex = Math.max(point.frameIndex, fromFrame); frameIndex < end; frameIndex += 1) {
      const box = boxAt(point, next, frameIndex);
      if (box) yield { frameIndex, box, point };
    }
  }
}
