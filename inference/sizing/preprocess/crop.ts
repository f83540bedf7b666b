import type { Region } from './region.ts';

/**
 * The zoomed crop around a lesion: its bounding rectangle, grown on each side by half its range (rounded down) and
 * cut at the image's edge. A lesion at x 100..199, y 50..149 of a 384² image gives x 51..248, y 1..198.
 */
export function cropRegion(bounds: Region, sidePx: number): Region {
  const growX = Math.floor(0.5 * (bounds.xMax - bounds.xMin));
  const growY = Math.floor(0.5 * (bounds.yMax - bounds.yMin));
  return {
    xMin: Math.max(0, bounds.xMin - growX),
    yMin: Math.max(0, bounds.yMin - growY),
    xMax: Math.min(sidePx - 1, bounds.xMax + growX),
    yMax: Math.min(sidePx - 1, bounds.yMax + growY),
  };
}

/**
 * A region of planes [channels, side, side], enlarged to [channels, side, side]: bilinear, the corners of the region
 * on the corners of the result (`align_corners=true`). It writes into `into` at `at`.
 */
export function enlargeRegion(
  planes: Float32Array,
  sidePx: number,
  region: Region,
  into: Float32Array,
  at = 0,
): void {
  const across = cornerAligned(region.xMin, region.xMax, sidePx);
  const down = cornerAligned(region.yMin, region.yMax, sidePx);
  const channels = planes.length / (sidePx * sidePx);
  let out = at;
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel * sidePx * sidePx;
    for (let y = 0; y < sidePx; y++) {
      const topRow = plane + down.before[y]! * sidePx;
      const bottomRow = plane + down.after[y]! * sidePx;
      const downwards = down.fraction[y]!;
      for (let x = 0; x < sidePx; x++) {
        const left = across.before[x]!;
        const right = across.after[x]!;
        const sideways = across.fraction[x]!;
        const top = planes[topRow + left]! * (1 - sideways) + planes[topRow + right]! * sideways;
        const bottom = planes[bottomRow + left]! * (1 - sideways) + planes[bottomRow + right]! * sideways;
        into[out++] = top * (1 - downwards) + bottom * downwards;
      }
    }
  }
}

/** Neighbours and the weight of the one after, for `sidePx` points spread evenly from `min` to `max`. */
function cornerAligned(min: number, max: number, sidePx: number) {
  const before = new Int32Array(sidePx);
  const after = new Int32Array(sidePx);
  const fraction = new Float32Array(sidePx);
  for (let i = 0; i < sidePx; i++) {
    const position = min + (sidePx > 1 ? (i * (max - min)) / (sidePx - 1) : 0);
    const floor = Math.min(Math.floor(position), max);
    before[i] = floor;
    after[i] = Math.min(floor + 1, max);
    fraction[i] = position - floor;
  }
  return { before, after, fraction };
}
