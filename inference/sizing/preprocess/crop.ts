import type { Region } from '../../pictures/region.ts';

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
 * on the corners of the result (`align_corners=true`).
 */
export function enlargeRegion(
  planes: Float32Array,
  sidePx: number,
  region: Region,
  into: Float32Array,
): void {
  const across = cornerAligned(region.xMin, region.xMax, sidePx);
  const down = cornerAligned(region.yMin, region.yMax, sidePx);
  const channels = planes.length / (sidePx * sidePx);
  // Each row of the region is widened once; the many rows of the result are mixtures of two of them.
  const wide = new Float32Array((region.yMax - region.yMin + 1) * sidePx);
  let out = 0;
  for (let channel = 0; channel < channels; channel++) {
    widenRows(planes.subarray(channel * sidePx * sidePx), sidePx, region, across, wide);
    for (let y = 0; y < sidePx; y++) {
      const top = (down.before[y]! - region.yMin) * sidePx;
      const bottom = (down.after[y]! - region.yMin) * sidePx;
      const downwards = down.fraction[y]!;
      for (let x = 0; x < sidePx; x++) {
        into[out++] = wide[top + x]! * (1 - downwards) + wide[bottom + x]! * downwards;
      }
    }
  }
}

function widenRows(
  plane: Float32Array,
  sidePx: number,
  region: Region,
  across: Neighbours,
  wide: Float32Array,
): void {
  const { before, after, fraction } = across;
  let out = 0;
  for (let y = region.yMin; y <= region.yMax; y++) {
    const row = y * sidePx;
    for (let x = 0; x < sidePx; x++) {
      const sideways = fraction[x]!;
      wide[out++] = plane[row + before[x]!]! * (1 - sideways) + plane[row + after[x]!]! * sideways;
    }
  }
}

/** For each point of an axis the pixels before and after it, and the weight of the one after. */
interface Neighbours {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly fraction: Float32Array;
}

/** `sidePx` points spread evenly from `min` to `max`, both included. */
function cornerAligned(min: number, max: number, sidePx: number): Neighbours {
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
