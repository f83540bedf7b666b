import type { BoxPx, OutlinePx, PointPx } from './tracks.ts';

/** A picture of which pixels belong to a lesion: `[heightPx × widthPx]`, row-major, non-zero inside. */
export interface Mask {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly inside: Uint8Array;
}

/** One 8-connected part of a mask. */
export interface MaskPart {
  readonly areaPx: number;
  readonly box: BoxPx;
  /** Outer outline along pixel edges, clockwise on screen; holes are not cut out. */
  readonly outline: OutlinePx;
}

/** The parts of a mask, largest first. */
export function maskParts(mask: Mask): MaskPart[] {
  const labels = new Uint32Array(mask.inside.length);
  const parts: MaskPart[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (mask.inside[start] === 0 || labels[start] !== 0) continue;
    const label = parts.length + 1;
    const { areaPx, box } = flood(mask, labels, start, label);
    parts.push({ areaPx, box, outline: outlineOf(mask, labels, start, label) });
  }
  return parts.sort((a, b) => b.areaPx - a.areaPx);
}

/** Smallest box around several; undefined for none. */
export function boxAround(boxes: readonly BoxPx[]): BoxPx | undefined {
  if (boxes.length === 0) return undefined;
  return {
    xMinPx: Math.min(...boxes.map((box) => box.xMinPx)),
    yMinPx: Math.min(...boxes.map((box) => box.yMinPx)),
    xMaxPx: Math.max(...boxes.map((box) => box.xMaxPx)),
    yMaxPx: Math.max(...boxes.map((box) => box.yMaxPx)),
  };
}

/** Labels every pixel that is connected to `start`, diagonals included. */
function flood({ widthPx, heightPx, inside }: Mask, labels: Uint32Array, start: number, label: number) {
  const stack = [start];
  labels[start] = label;
  let areaPx = 0;
  let [xMinPx, yMinPx, xMaxPx, yMaxPx] = [widthPx, heightPx, 0, 0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    areaPx++;
    [xMinPx, yMinPx] = [Math.min(xMinPx, x), Math.min(yMinPx, y)];
    [xMaxPx, yMaxPx] = [Math.max(xMaxPx, x + 1), Math.max(yMaxPx, y + 1)];
    for (let ny = Math.max(0, y - 1); ny <= Math.min(heightPx - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(widthPx - 1, x + 1); nx++) {
        const next = ny * widthPx + nx;
        if (inside[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
  }
  return { areaPx, box: { xMinPx, yMinPx, xMaxPx, yMaxPx } };
}

/**
 * Follows the edges of a part's pixels from the top left corner of its first pixel in reading order, the part always
 * on the right hand; corners only, points in the middle of a straight edge are left out.
 */
function outlineOf(
  { widthPx, heightPx }: Mask,
  labels: Uint32Array,
  start: number,
  label: number,
): PointPx[] {
  const isIn = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < widthPx && y < heightPx && labels[y * widthPx + x] === label;
  const first = { xPx: start % widthPx, yPx: Math.floor(start / widthPx) };
  const outline: PointPx[] = [];
  let [x, y] = [first.xPx, first.yPx];
  let [dx, dy] = [1, 0];
  do {
    const from = { xPx: x, yPx: y };
    [x, y] = [x + dx, y + dy];
    const before = [dx, dy] as const;
    // The pixels ahead of this corner, to the left and to the right of the way.
    if (isIn(...pixelAhead(x, y, dx, dy, 'left'))) [dx, dy] = [dy, -dx];
    else if (!isIn(...pixelAhead(x, y, dx, dy, 'right'))) [dx, dy] = [-dy, dx];
    if (outline.length === 0) outline.push(from);
    const turned = before[0] !== dx || before[1] !== dy;
    if (turned && (x !== first.xPx || y !== first.yPx)) outline.push({ xPx: x, yPx: y });
  } while (x !== first.xPx || y !== first.yPx || dx !== 1 || dy !== 0);
  return outline;
}

/** The pixel that touches corner (x, y) ahead in direction (dx, dy), on one side; y grows downwards. */
function pixelAhead(
  x: number,
  y: number,
  dx: number,
  dy: number,
  side: 'left' | 'right',
): readonly [number, number] {
  // Left of the way is (dy, -dx), right of it (-dy, dx).
  const [sx, sy] = side === 'left' ? [dy, -dx] : [-dy, dx];
  return [x + (dx + sx - 1) / 2, y + (dy + sy - 1) / 2];
}
