import { checkImage, type RgbImage } from './image.ts';
import { type Region, wholeSquare } from './region.ts';
import { bilinearTaps, type Taps } from './taps.ts';

/**
 * Stretches a frame to a square (its aspect ratio is lost, as the method has it) and scales bytes to 0 … 1.
 * Returns planes [3, side, side]. Only `region` is computed, the rest stays 0: a crop needs no more.
 * Rows are first shrunk into a small ring and then mixed downwards, so the frame is read once, in order.
 */
export function stretchedToSquare(
  image: RgbImage,
  sidePx: number,
  region: Region = wholeSquare(sidePx),
): Float32Array {
  checkImage(image);
  const across = bilinearTaps(image.widthPx, sidePx);
  const down = bilinearTaps(image.heightPx, sidePx);
  const lineLength = (region.xMax - region.xMin + 1) * 3;
  const ring = new Float32Array(down.longest * lineLength);
  const line = new Float32Array(lineLength);
  const planes = new Float32Array(3 * sidePx * sidePx);
  let nextRow = 0;
  for (let y = region.yMin; y <= region.yMax; y++) {
    const firstRow = down.first[y]!;
    const tapStart = down.start[y]!;
    const tapCount = down.start[y + 1]! - tapStart;
    for (nextRow = Math.max(nextRow, firstRow); nextRow < firstRow + tapCount; nextRow++) {
      shrinkRow(image, nextRow, across, region, ring, (nextRow % down.longest) * lineLength);
    }
    line.fill(0);
    for (let tap = 0; tap < tapCount; tap++) {
      const weight = down.weights[tapStart + tap]! / 255;
      const from = ((firstRow + tap) % down.longest) * lineLength;
      for (let i = 0; i < lineLength; i++) line[i]! += weight * ring[from + i]!;
    }
    writePlanes(line, planes, sidePx, y * sidePx + region.xMin);
  }
  return planes;
}

/** One row of bytes to the square's width, RGB interleaved, into `into` at `at`. */
function shrinkRow(
  image: RgbImage,
  row: number,
  across: Taps,
  region: Region,
  into: Float32Array,
  at: number,
): void {
  const { data } = image;
  const rowStart = row * image.widthPx * 3;
  let out = at;
  for (let x = region.xMin; x <= region.xMax; x++) {
    let pixel = rowStart + across.first[x]! * 3;
    let red = 0;
    let green = 0;
    let blue = 0;
    const end = across.start[x + 1]!;
    for (let tap = across.start[x]!; tap < end; tap++) {
      const weight = across.weights[tap]!;
      red += weight * data[pixel]!;
      green += weight * data[pixel + 1]!;
      blue += weight * data[pixel + 2]!;
      pixel += 3;
    }
    into[out++] = red;
    into[out++] = green;
    into[out++] = blue;
  }
}

function writePlanes(line: Float32Array, planes: Float32Array, sidePx: number, at: number): void {
  const planeLength = sidePx * sidePx;
  for (let i = 0, to = at; i < line.length; i += 3, to++) {
    planes[to] = line[i]!;
    planes[to + planeLength] = line[i + 1]!;
    planes[to + 2 * planeLength] = line[i + 2]!;
  }
}
