import type { RgbFrame } from '../../media/index.ts';

/** Shares of a picture that are margin. */
export interface Border {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly corners: number;
}

/** Luminance up to which a margin is dark, 0 to 255: compressed black is not quite 0. */
const darkUpTo = 28;
/** Spread of luminance up to which a line is plain. */
const plainUpTo = 6;
/** A corner is this share of width and height. */
const cornerShare = 0.12;

const luminance = (data: Uint8Array, at: number) =>
  (77 * data[at]! + 150 * data[at + 1]! + 29 * data[at + 2]!) >> 8;

/** The dark or plain margins around a picture, and how much of its corners is dark, as an octagonal mask makes them. */
export function borderOf({ data, widthPx, heightPx }: RgbFrame): Border {
  const at = (x: number, y: number) => luminance(data, 3 * (y * widthPx + x));
  const isMargin = (length: number, of: (i: number) => number) => {
    let [least, most] = [255, 0];
    for (let i = 0; i < length; i += 1 + (length >> 7)) {
      const value = of(i);
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most <= darkUpTo || most - least <= plainUpTo;
  };
  const run = (length: number, isOne: (i: number) => boolean) => {
    let count = 0;
    while (count < length >> 1 && isOne(count)) count++;
    return count / length;
  };
  const column = (x: number) => isMargin(heightPx, (y) => at(x, y));
  const row = (y: number) => isMargin(widthPx, (x) => at(x, y));
  const left = run(widthPx, column);
  const right = run(widthPx, (i) => column(widthPx - 1 - i));
  const top = run(heightPx, row);
  const bottom = run(heightPx, (i) => row(heightPx - 1 - i));
  return {
    left,
    right,
    top,
    bottom,
    corners: darkCorners(at, widthPx, heightPx, { left, right, top, bottom }),
  };
}

function darkCorners(
  at: (x: number, y: number) => number,
  widthPx: number,
  heightPx: number,
  margin: Omit<Border, 'corners'>,
): number {
  const [x0, x1] = [Math.ceil(margin.left * widthPx), Math.floor((1 - margin.right) * widthPx) - 1];
  const [y0, y1] = [Math.ceil(margin.top * heightPx), Math.floor((1 - margin.bottom) * heightPx) - 1];
  const side = Math.max(1, Math.floor(cornerShare * Math.min(x1 - x0, y1 - y0)));
  let [dark, all] = [0, 0];
  for (let i = 0; i < side; i++) {
    for (let j = 0; i + j < side; j++) {
      for (const value of [at(x0 + i, y0 + j), at(x1 - i, y0 + j), at(x0 + i, y1 - j), at(x1 - i, y1 - j)]) {
        all++;
        if (value <= darkUpTo) dark++;
      }
    }
  }
  return all === 0 ? 0 : dark / all;
}

const side = 16;

/** Mean difference between neighbouring cells, 0 to 255, below which a picture has no structure to be known by. */
const leastStructure = 1.5;

/**
 * A difference hash: whether each of 16 × 16 cells of a picture within its margins is brighter than its right neighbour, as
 * 64 hexadecimal digits; null for a picture without structure. Pictures that look alike differ in few bits.
 */
export function pictureHash(frame: RgbFrame, border: Border): string | null {
  const { data, widthPx, heightPx } = frame;
  const [x0, y0] = [border.left * widthPx, border.top * heightPx];
  const [width, height] = [
    widthPx * (1 - border.left - border.right),
    heightPx * (1 - border.top - border.bottom),
  ];
  if (width < side + 1 || height < side) return null;
  const cell = (column: number, row: number): number => {
    const [fromX, toX] = [x0 + (column * width) / (side + 1), x0 + ((column + 1) * width) / (side + 1)];
    const [fromY, toY] = [y0 + (row * height) / side, y0 + ((row + 1) * height) / side];
    let [sum, count] = [0, 0];
    for (let y = Math.floor(fromY); y < toY && y < heightPx; y++) {
      for (let x = Math.floor(fromX); x < toX && x < widthPx; x++) {
        sum += luminance(data, 3 * (y * widthPx + x));
        count++;
      }
    }
    return count === 0 ? 0 : sum / count;
  };
  let bits = '';
  let structure = 0;
  for (let row = 0; row < side; row++) {
    let before = cell(0, row);
    for (let column = 1; column <= side; column++) {
      const value = cell(column, row);
      bits += before > value ? '1' : '0';
      structure += Math.abs(before - value);
      before = value;
    }
  }
  if (structure / side ** 2 < leastStructure) return null;
  return Array.from({ length: side ** 2 / 4 }, (_, i) =>
    Number.parseInt(bits.slice(4 * i, 4 * i + 4), 2).toString(16),
  ).join('');
}
