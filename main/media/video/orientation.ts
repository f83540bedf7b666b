/**
 * Turning pictures as a file's display matrix asks, so that a frame and the boxes on it are as every player and
 * browser shows them. Quarter turns and mirrorings only; others are left as coded.
 */
export interface Orientation {
  /** Source pixel (x, y) of displayed pixel (u, v): x = xu·u + xv·v, y likewise, counted from the far edge if negative. */
  readonly xu: -1 | 0 | 1;
  readonly xv: -1 | 0 | 1;
  readonly yu: -1 | 0 | 1;
  readonly yv: -1 | 0 | 1;
}

const upright: Orientation = { xu: 1, xv: 0, yu: 0, yv: 1 };

/**
 * Reads FFmpeg's display matrix: nine 32-bit integers, row-major, the linear part 16.16 fixed point, with
 * displayed (u, v) = (a·x + c·y, b·x + d·y) for the matrix (a b · / c d · / …). Undefined for no or an odd turn.
 */
export function orientationOf(displayMatrix: Uint8Array | null): Orientation | undefined {
  if (!displayMatrix || displayMatrix.length < 36) return undefined;
  const view = new DataView(displayMatrix.buffer, displayMatrix.byteOffset);
  const entry = (i: number) => Math.sign(view.getInt32(4 * i, true)) as -1 | 0 | 1;
  const [a, b, c, d] = [entry(0), entry(1), entry(3), entry(4)];
  // For signed permutations the inverse is the transpose: x = a·u + b·v, y = c·u + d·v.
  const orientation = { xu: a, xv: b, yu: c, yv: d };
  const isQuarterTurn =
    Math.abs(a) + Math.abs(b) === 1 && Math.abs(c) + Math.abs(d) === 1 && Math.abs(a) === Math.abs(d);
  const isUpright = a === 1 && d === 1;
  return isQuarterTurn && !isUpright ? orientation : undefined;
}

export const swapsSides = (orientation: Orientation = upright): boolean => orientation.xu === 0;

/** Turns an RGB picture of `widthPx × heightPx`; the result has its sides swapped where `swapsSides` says so. */
export function turn(
  rgb: Uint8Array,
  widthPx: number,
  heightPx: number,
  orientation: Orientation,
): Uint8Array {
  const { xu, xv, yu, yv } = orientation;
  const [outWidth, outHeight] = swapsSides(orientation) ? [heightPx, widthPx] : [widthPx, heightPx];
  const x0 = xu + xv < 0 ? widthPx - 1 : 0;
  const y0 = yu + yv < 0 ? heightPx - 1 : 0;
  const out = new Uint8Array(rgb.length);
  let to = 0;
  for (let v = 0; v < outHeight; v++) {
    for (let u = 0; u < outWidth; u++) {
      const from = 3 * ((y0 + yu * u + yv * v) * widthPx + x0 + xu * u + xv * v);
      out[to++] = rgb[from]!;
      out[to++] = rgb[from + 1]!;
      out[to++] = rgb[from + 2]!;
    }
  }
  return out;
}
