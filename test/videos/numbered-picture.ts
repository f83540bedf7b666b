/**
 * Pictures that carry their own number: sixteen squares, white for a 1 and black for a 0, most significant first, on a
 * ground that moves with the number. Reading the number back proves which picture it is without any other decoder.
 */
export const numberedSize = { widthPx: 160, heightPx: 96 } as const;

const bits = 16;
const squarePx = 16;
const squaresPerRow = 8;
const squaresTopPx = 32;

/** Planar YUV 4:2:0 of one numbered picture; chroma sides are rounded up. */
export function drawNumbered(
  number: number,
  size: { widthPx: number; heightPx: number } = numberedSize,
): Buffer {
  const { widthPx, heightPx } = size;
  const yuv = Buffer.alloc(widthPx * heightPx + 2 * Math.ceil(widthPx / 2) * Math.ceil(heightPx / 2), 128);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) yuv[y * widthPx + x] = 60 + ((x + 3 * number) % 64) + (y % 32);
  }
  for (let bit = 0; bit < bits; bit++) {
    const luma = (number >> (bits - 1 - bit)) & 1 ? 235 : 16;
    const { left, top } = squareAt(bit);
    for (let y = top; y < top + squarePx; y++)
      yuv.fill(luma, y * widthPx + left, y * widthPx + left + squarePx);
  }
  return yuv;
}

/** The number drawn in an RGB picture of the numbered size. */
export function readNumber(frame: { readonly widthPx: number; readonly data: Uint8Array }): number {
  let number = 0;
  for (let bit = 0; bit < bits; bit++) {
    const { left, top } = squareAt(bit);
    const centre = 3 * ((top + squarePx / 2) * frame.widthPx + left + squarePx / 2);
    number = number * 2 + (frame.data[centre]! > 127 ? 1 : 0);
  }
  return number;
}

const squareAt = (bit: number) => ({
  left: squarePx * (1 + (bit % squaresPerRow)),
  top: squaresTopPx + squarePx * Math.floor(bit / squaresPerRow),
});
