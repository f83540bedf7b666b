import type { BoxPx } from '../../pictures/image.ts';
import type { Region } from '../../pictures/region.ts';
import { bilinearTaps } from '../../pictures/taps.ts';

/**
 * The mask of a box, stretched with its frame to [side, side]: 1 inside, 0 outside, fractions where an edge falls
 * within a pixel. In native pixels it is 1 on rows yMin … yMax-1 and columns xMin … xMax-1; as that is a product of
 * rows and columns, so is the resized mask, and only its two sides are kept.
 */
export interface BoxCover {
  /** [side] each; the mask at row y and column x is `down[y] * across[x]`. */
  readonly across: Float32Array;
  readonly down: Float32Array;
  /** Where the mask is above 0. */
  readonly bounds: Region;
}

/** The box must lie in the frame. */
export function boxCover(box: BoxPx, frame: { widthPx: number; heightPx: number }, sidePx: number): BoxCover {
  const across = coverage(box.xMinPx, box.xMaxPx, frame.widthPx, sidePx);
  const down = coverage(box.yMinPx, box.yMaxPx, frame.heightPx, sidePx);
  const covered = (share: number) => share > 0;
  const bounds = {
    xMin: across.findIndex(covered),
    yMin: down.findIndex(covered),
    xMax: across.findLastIndex(covered),
    yMax: down.findLastIndex(covered),
  };
  return { across, down, bounds };
}

/** The whole mask [side, side], for what turns it or cuts it. */
export function boxMask({ across, down, bounds }: BoxCover): Float32Array {
  const sidePx = across.length;
  const mask = new Float32Array(sidePx * sidePx);
  for (let y = bounds.yMin; y <= bounds.yMax; y++) {
    for (let x = bounds.xMin; x <= bounds.xMax; x++) mask[y * sidePx + x] = down[y]! * across[x]!;
  }
  return mask;
}

/** How much of each resized pixel is inside [from, to) of one native axis. */
function coverage(from: number, to: number, nativePx: number, sidePx: number): Float32Array {
  const taps = bilinearTaps(nativePx, sidePx);
  const shares = new Float32Array(sidePx);
  for (let i = 0; i < sidePx; i++) {
    for (let tap = taps.start[i]!; tap < taps.start[i + 1]!; tap++) {
      const native = taps.first[i]! + tap - taps.start[i]!;
      if (native >= from && native < to) shares[i]! += taps.weights[tap]!;
    }
  }
  return shares;
}

/** The bounding rectangle of mask > 0; undefined where the mask is empty (a box rotated out of view). */
export function maskBounds(mask: Float32Array, sidePx: number): Region | undefined {
  let xMin = sidePx;
  let xMax = -1;
  let yMin = sidePx;
  let yMax = -1;
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      if (mask[y * sidePx + x]! <= 0) continue;
      if (x < xMin) xMin = x;
      if (x > xMax) xMax = x;
      if (y < yMin) yMin = y;
      yMax = y;
    }
  }
  return xMax < 0 ? undefined : { xMin, yMin, xMax, yMax };
}
