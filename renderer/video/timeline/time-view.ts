/** The stretch of a video that a timeline shows, in frames; both ends may lie between two frames. */
export interface TimeView {
  readonly from: number;
  readonly to: number;
}

/** Fewer frames than this are never spread over the whole width. */
const fewestFrames = 8;

export const wholeVideo = (frameCount: number): TimeView => ({ from: 0, to: Math.max(1, frameCount) });

/** The view with a frame kept where it is and everything else `factor` times as far from it. */
export function zoomAt(view: TimeView, frame: number, factor: number, frameCount: number): TimeView {
  const length = Math.min(
    Math.max((view.to - view.from) * factor, Math.min(fewestFrames, frameCount)),
    frameCount,
  );
  const share = (frame - view.from) / (view.to - view.from);
  return inside({ from: frame - share * length, to: frame + (1 - share) * length }, frameCount);
}

export function panBy(view: TimeView, frames: number, frameCount: number): TimeView {
  return inside({ from: view.from + frames, to: view.to + frames }, frameCount);
}

/** The view moved so that a frame is in it; the same view if it is. */
export function follow(view: TimeView, frame: number, frameCount: number): TimeView {
  if (frame >= view.from && frame < view.to) return view;
  const length = view.to - view.from;
  return inside({ from: frame - length * 0.1, to: frame + length * 0.9 }, frameCount);
}

function inside({ from, to }: TimeView, frameCount: number): TimeView {
  const shift = from < 0 ? -from : to > frameCount ? frameCount - to : 0;
  return { from: Math.max(0, from + shift), to: Math.min(Math.max(1, frameCount), to + shift) };
}

/** Round frame numbers, at least `leastPx` apart. */
export function frameTicks(view: TimeView, widthPx: number, leastPx: number): number[] {
  const leastFrames = ((view.to - view.from) * leastPx) / Math.max(1, widthPx);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, leastFrames)));
  const step =
    [1, 2, 5, 10].map((n) => n * power).find((candidate) => candidate >= leastFrames) ?? power * 10;
  const ticks: number[] = [];
  for (let tick = Math.ceil(view.from / step) * step; tick < view.to; tick += step) ticks.push(tick);
  return ticks;
}

/** Index of the first value at or above `wanted` in an ascending list. */
export function firstAtOrAbove(ascending: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
