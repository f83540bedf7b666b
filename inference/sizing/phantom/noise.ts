import { hash2 } from './random.ts';

const smooth = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
const lattice = (seed: number, x: number, y: number, z: number): number =>
  hash2(hash2(seed, x), hash2(y, z)) / 2147483648 - 1;

/** Smooth noise in [-1, 1] with features of about one unit. */
export function noise1(seed: number, x: number): number {
  const cell = Math.floor(x);
  const a = lattice(seed, cell, 0, 0);
  return a + (lattice(seed, cell + 1, 0, 0) - a) * smooth(x - cell);
}

/** Smooth noise in [-1, 1] on a plane that repeats with integer periods (in units of one feature). */
export function periodicNoise2(seed: number, x: number, y: number, periodX: number, periodY: number): number {
  const cx = Math.floor(x);
  const cy = Math.floor(y);
  const x0 = ((cx % periodX) + periodX) % periodX;
  const y0 = ((cy % periodY) + periodY) % periodY;
  const x1 = (x0 + 1) % periodX;
  const y1 = (y0 + 1) % periodY;
  const u = smooth(x - cx);
  const v = smooth(y - cy);
  const top = lattice(seed, x0, y0, 0) * (1 - u) + lattice(seed, x1, y0, 0) * u;
  const bottom = lattice(seed, x0, y1, 0) * (1 - u) + lattice(seed, x1, y1, 0) * u;
  return top * (1 - v) + bottom * v;
}

/** Smooth noise in [-1, 1] in space with features of about one unit. */
export function noise3(seed: number, x: number, y: number, z: number): number {
  const cx = Math.floor(x);
  const cy = Math.floor(y);
  const cz = Math.floor(z);
  const u = smooth(x - cx);
  const v = smooth(y - cy);
  const w = smooth(z - cz);
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const dx = corner & 1;
    const dy = (corner >> 1) & 1;
    const dz = corner >> 2;
    const weight = (dx ? u : 1 - u) * (dy ? v : 1 - v) * (dz ? w : 1 - w);
    sum += weight * lattice(seed, cx + dx, cy + dy, cz + dz);
  }
  return sum;
}
