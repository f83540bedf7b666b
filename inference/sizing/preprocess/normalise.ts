import type { InputContract } from '../../pictures/image.ts';
import { type Region, wholeSquare } from '../../pictures/region.ts';

/**
 * Normalises planes [3, side, side] of 0 … 1 in place and sets what lies outside the inscribed circle to 0 (the
 * mean colour), as an endoscope's round view has it.
 */
export function normaliseInCircle(
  planes: Float32Array,
  contract: InputContract,
  region: Region = wholeSquare(contract.sidePx),
): Float32Array {
  const { sidePx, mean, std } = contract;
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / std[channel]!;
    const shift = -mean[channel]! * scale;
    for (let y = region.yMin; y <= region.yMax; y++) {
      const row = (channel * sidePx + y) * sidePx;
      const margin = circleMargin(y, sidePx);
      const from = Math.max(region.xMin, margin);
      const to = Math.min(region.xMax, sidePx - 1 - margin);
      planes.fill(0, row + region.xMin, row + Math.min(from, region.xMax + 1));
      for (let i = row + from; i <= row + to; i++) planes[i] = planes[i]! * scale + shift;
      planes.fill(0, row + Math.max(to + 1, region.xMin), row + region.xMax + 1);
    }
  }
  return planes;
}

/**
 * How many pixels of a row lie outside the circle at either end: those with x² + y² > 1, where the pixels of an
 * axis stand on -1 … 1, both ends included.
 */
export function circleMargin(row: number, sidePx: number): number {
  if (sidePx === 1) return 0;
  const y = -1 + (2 * row) / (sidePx - 1);
  let margin = 0;
  while (margin < sidePx / 2) {
    const x = -1 + (2 * margin) / (sidePx - 1);
    if (x * x + y * y <= 1) break;
    margin++;
  }
  return margin;
}
