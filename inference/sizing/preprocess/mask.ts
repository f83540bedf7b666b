import type { BoxPx } from './image.ts';
import type { Region } from './region.ts';
import { bilinearTaps } from './taps.ts';

/**
 * The mask of a box, stretched with its frame to [side, side]: 1 inside, 0 outside, fractions where an edge falls
 * within a pixel. In native pixels it is 1 on rows yMin … yMax-1 and columns xMin … xMax-1; as it is a product of
 * rows and columns, so is the resized one, and no native mask is ever made. The box must lie in the frame.
 */
export function boxMask(
  box: BoxPx,
  frame: { widthPx: number; heightPx: number },
  sidePx: number,
): Float32Array {
  const across = coverage(box.xMinPx, box.xMaxPx, frame.widthPx, sidePx);
  const down = coverage(box.yMinPx, box.yMaxPx, frame.heightPx, sidePx);
  const mask = new Float32Array(sidePx * sidePx);
  for (let y = 0; y < sidePx; y++) {
    const rowWeight = down[y]!;
    if (rowWeight === 0) continue;
    for (let x = 0; x < sidePx; x++) mask[y * sidePx + x] = rowWeight * across[x]!;
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

/** The bounding rectangle of a box's mask, without making the mask. */
export function boxBounds(box: BoxPx, frame: { widthPx: number; heightPx: number }, sidePx: number): Region {
  const across = coverage(box.xMinPx, box.xMaxPx, frame.widthPx, sidePx);
  const down = coverage(box.yMinPx, box.yMaxPx, frame.heightPx, sidePx);
  const covered = (share: number) => share > 0;
  return {
    xMin: across.findIndex(covered),
    yMin: down.findIndex(covered),
    xMax: across.findLastIndex(covered),
    yMax: down.findLastIndex(covered),
  };
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
