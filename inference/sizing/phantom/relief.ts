import { periodicNoise2 } from './noise.ts';

/**
 * Fine relief of the mucosa: a tile that repeats without a seam. [RELIEF_SIZE, RELIEF_SIZE, 3]: slope along
 * rows, slope along columns (both with a standard deviation near 1) and a value in about [-1, 1].
 */
export const RELIEF_SIZE = 256;

let tile: Float32Array | undefined;

/** The tile, made once per process. */
export function reliefTile(): Float32Array {
  tile ??= makeTile();
  return tile;
}

function makeTile(): Float32Array {
  const size = RELIEF_SIZE;
  const heights = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let height = 0;
      for (let octave = 0; octave < 3; octave++) {
        const cells = 24 << octave;
        const x = (row * cells) / size;
        const y = (column * cells) / size;
        height += periodicNoise2(0x51ed + octave, x, y, cells, cells) / (1 << octave) ** 1.7;
      }
      heights[row * size + column] = height;
    }
  }
  const at = (row: number, column: number): number =>
    heights[((row + size) % size) * size + ((column + size) % size)]!;
  const relief = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const i = (row * size + column) * 3;
      relief[i] = (at(row + 1, column) - at(row - 1, column)) * 3;
      relief[i + 1] = (at(row, column + 1) - at(row, column - 1)) * 3;
      relief[i + 2] = at(row, column) * 0.7;
    }
  }
  return relief;
}
