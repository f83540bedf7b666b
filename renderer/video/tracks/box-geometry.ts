import type { Box } from '../../../main/contract/primitives.ts';

/** Corners and sides by which a box is changed, as on a compass. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof handles)[number];

export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A box is never thinner than this. */
const leastPx = 2;
/** Positions are kept to a hundredth of a pixel: finer is below what a hand can mean. */
const round = (value: number) => Math.round(value * 100) / 100;
const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** The box between two corners in any order, inside the frame; null if it is too thin to be meant. */
export function boxBetween(
  from: { xPx: number; yPx: number },
  to: { xPx: number; yPx: number },
  frame: FrameSize,
): Box | null {
  const x = [from.xPx, to.xPx].map((value) => round(clamp(value, 0, frame.widthPx)));
  const y = [from.yPx, to.yPx].map((value) => round(clamp(value, 0, frame.heightPx)));
  const box = {
    xMinPx: Math.min(...x),
    yMinPx: Math.min(...y),
    xMaxPx: Math.max(...x),
    yMaxPx: Math.max(...y),
  };
  return box.xMaxPx - box.xMinPx < leastPx || box.yMaxPx - box.yMinPx < leastPx ? null : box;
}

/** The box moved as a whole; it stops at the edges of the frame. */
export function moveBox(box: Box, dxPx: number, dyPx: number, frame: FrameSize): Box {
  const dx = clamp(dxPx, Math.min(0, -box.xMinPx), Math.max(0, frame.widthPx - box.xMaxPx));
  const dy = clamp(dyPx, Math.min(0, -box.yMinPx), Math.max(0, frame.heightPx - box.yMaxPx));
  return {
    xMinPx: round(box.xMinPx + dx),
    yMinPx: round(box.yMinPx + dy),
    xMaxPx: round(box.xMaxPx + dx),
    yMaxPx: round(box.yMaxPx + dy),
  };
}

/** The box with one handle moved; opposite sides stay, and sides do not pass each other. */
export function resizeBox(box: Box, handle: Handle, dxPx: number, dyPx: number, frame: FrameSize): Box {
  const resized = { ...box };
  if (handle.includes('w')) resized.xMinPx = round(clamp(box.xMinPx + dxPx, 0, box.xMaxPx - leastPx));
  if (handle.includes('e'))
    resized.xMaxPx = round(clamp(box.xMaxPx + dxPx, box.xMinPx + leastPx, frame.widthPx));
  if (handle.includes('n')) resized.yMinPx = round(clamp(box.yMinPx + dyPx, 0, box.yMaxPx - leastPx));
  if (handle.includes('s'))
    resized.yMaxPx = round(clamp(box.yMaxPx + dyPx, box.yMinPx + leastPx, frame.heightPx));
  return resized;
}

/** Where a handle is. */
export function handleAt(box: Box, handle: Handle): { xPx: number; yPx: number } {
  const middleX = (box.xMinPx + box.xMaxPx) / 2;
  const middleY = (box.yMinPx + box.yMaxPx) / 2;
  return {
    xPx: handle.includes('w') ? box.xMinPx : handle.includes('e') ? box.xMaxPx : middleX,
    yPx: handle.includes('n') ? box.yMinPx : handle.includes('s') ? box.yMaxPx : middleY,
  };
}

export const isSameBox = (a: Box, b: Box): boolean =>
  a.xMinPx === b.xMinPx && a.yMinPx === b.yMinPx && a.xMaxPx === b.xMaxPx && a.yMaxPx === b.yMaxPx;
