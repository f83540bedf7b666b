import { noise1, periodicNoise2 } from './noise.ts';
import { Random, seedOf } from './random.ts';
import { length, normalise, type Vec3 } from './vector.ts';
import { type Detail, makeVesselMap } from './vessels.ts';

/**
 * The shape of a colon segment: a tube along the world's z axis whose cross-sections (at right angles to z)
 * are shifted sideways along a winding centre line, with radius R(z, angle) read from a table.
 *
 * The wall is the surface R(z, angle) - rho = 0, rho being the distance from the centre line in the plane z.
 * The table is interpolated linearly, so the surface is exactly what the table says, whatever is drawn on it.
 */
export interface Colon {
  readonly lengthMm: number;
  /** Per millimetre of z: centre x, centre y and their derivatives. */
  readonly centreLine: Float32Array;
  /** [rows, columns, WALL_STRIDE]: radius, dR/dz, dR/dangle, cavity shade, tint red, green, blue. */
  readonly wall: Float32Array;
  /** [rows, columns]: the radius alone, packed for the ray tracer's cache. */
  readonly radiusMm: Float32Array;
  readonly rows: number;
  readonly vessels: Detail;
}

export const WALL_STRIDE = 7;
export const WALL_COLUMNS = 256;
export const WALL_STEP_MM = 0.5;

/**
 * Stand-in for the angle of (x, y), in [0, 4): monotonic in the true angle and free of transcendental
 * functions ("diamond angle"). One turn is 4.
 */
export function diamondAngle(x: number, y: number): number {
  const sum = Math.abs(x) + Math.abs(y);
  if (sum === 0) return 0;
  if (y >= 0) return x >= 0 ? y / sum : 1 - x / sum;
  return x < 0 ? 2 - y / sum : 3 + x / sum;
}

/** True angle in radians, [0, 2π), of a diamond angle. */
function trueAngle(diamond: number): number {
  const quarter = Math.floor(diamond) & 3;
  const share = diamond - Math.floor(diamond);
  return (quarter * Math.PI) / 2 + Math.atan2(share, 1 - share);
}

interface Fold {
  readonly zMm: number;
  readonly heightMm: number;
  readonly widthMm: number;
  readonly sector: number;
  readonly seed: number;
}

/** Lesion sites ask the wall to calm its folds around them: 0 leaves a fold as it is, 1 flattens it. */
export interface CalmSpot {
  readonly zMm: number;
  readonly angle: number;
  readonly radiusMm: number;
  readonly strength: number;
}

const turn = 2 * Math.PI;
const sectorCount = 3;

/** Grows a colon segment from a seed. */
export function makeColon(seed: number, lengthMm: number, calm: readonly CalmSpot[] = []): Colon {
  const random = new Random(seedOf(seed, 'colon'));
  const meanRadiusMm = random.range(17, 25);
  const rows = Math.round(lengthMm / WALL_STEP_MM) + 1;
  const taeniaPhase = random.range(0, turn);
  const taeniaTwist = random.range(-0.006, 0.006);
  const triangle = random.range(0.03, 0.11);
  const folds = placeFolds(random, lengthMm, meanRadiusMm);
  const angles = Float64Array.from({ length: WALL_COLUMNS }, (_, c) => trueAngle((c * 4) / WALL_COLUMNS));
  const wall = new Float32Array(rows * WALL_COLUMNS * WALL_STRIDE);
  const noiseSeed = seedOf(seed, 'wall');
  for (let row = 0; row < rows; row++) {
    const zMm = row * WALL_STEP_MM;
    const breath = meanRadiusMm * (1 + 0.13 * noise1(noiseSeed, zMm / 55));
    const near = folds.filter((fold) => Math.abs(fold.zMm - zMm) < 22);
    for (let column = 0; column < WALL_COLUMNS; column++) {
      const angle = angles[column]!;
      const sectorAngle =
        (((angle - taeniaPhase - taeniaTwist * zMm) / turn + 8) * sectorCount) % sectorCount;
      const around = (column / WALL_COLUMNS) * 8;
      const bumps = periodicNoise2(noiseSeed + 1, zMm / 9, around, 4096, 8);
      let radius = breath * (1 + triangle * Math.cos(sectorAngle * turn)) + 0.35 * bumps;
      let ridge = 0;
      for (const fold of near) ridge = Math.max(ridge, foldHeight(fold, zMm, angle, sectorAngle));
      for (const spot of calm) ridge *= 1 - spot.strength * nearness(spot, zMm, angle, meanRadiusMm);
      radius -= ridge;
      wall[(row * WALL_COLUMNS + column) * WALL_STRIDE] = radius;
    }
  }
  const radiusMm = Float32Array.from({ length: rows * WALL_COLUMNS }, (_, i) => wall[i * WALL_STRIDE]!);
  fillSlopes(wall, rows, angles);
  fillShades(wall, rows, noiseSeed);
  return {
    lengthMm,
    centreLine: makeCentreLine(random, lengthMm),
    wall,
    radiusMm,
    rows,
    vessels: makeVesselMap(seed, lengthMm),
  };
}

function placeFolds(random: Random, lengthMm: number, radiusMm: number): Fold[] {
  const folds: Fold[] = [];
  const spacingMm = random.range(17, 32);
  for (let sector = 0; sector < sectorCount; sector++) {
    let zMm = random.range(-10, 10);
    while (zMm < lengthMm + 10) {
      folds.push({
        zMm,
        heightMm: radiusMm * random.range(0.16, 0.42),
        widthMm: random.range(2, 4),
        sector,
        seed: random.index(1 << 30),
      });
      zMm += spacingMm * random.range(0.7, 1.35);
    }
  }
  return folds;
}

/** A semilunar fold: highest in the middle between two taeniae, fading towards them, its crest wavering in z. */
function foldHeight(fold: Fold, zMm: number, angle: number, sectorAngle: number): number {
  let offset = Math.abs(sectorAngle - fold.sector - 0.5);
  if (offset > sectorCount / 2) offset = sectorCount - offset;
  const reach = 1 - offset / 0.72;
  if (reach <= 0) return 0;
  const spread = reach * reach * (3 - 2 * reach);
  const crest = fold.zMm + 2.5 * Math.sin(angle + fold.seed) + 1.2 * Math.sin(3 * angle + fold.seed * 7);
  const t = (zMm - crest) / fold.widthMm;
  return (fold.heightMm * spread) / (1 + t * t);
}

function nearness(spot: CalmSpot, zMm: number, angle: number, radiusMm: number): number {
  let turnOff = Math.abs(angle - spot.angle) % turn;
  if (turnOff > Math.PI) turnOff = turn - turnOff;
  const far = ((zMm - spot.zMm) ** 2 + (turnOff * radiusMm) ** 2) / (spot.radiusMm * spot.radiusMm);
  return 1 / (1 + far * far);
}

function makeCentreLine(random: Random, lengthMm: number): Float32Array {
  const line = new Float32Array((Math.ceil(lengthMm) + 2) * 4);
  const waves = [0, 1].map(() => ({
    periodMm: random.range(210, 330),
    heightMm: random.range(14, 30),
    phase: random.range(0, turn),
  }));
  for (let i = 0; i < line.length / 4; i++) {
    waves.forEach((wave, axis) => {
      const at = (turn * i) / wave.periodMm + wave.phase;
      line[i * 4 + axis] = wave.heightMm * Math.sin(at);
      line[i * 4 + 2 + axis] = ((wave.heightMm * turn) / wave.periodMm) * Math.cos(at);
    });
  }
  return line;
}

function fillSlopes(wall: Float32Array, rows: number, angles: Float64Array): void {
  const radius = (row: number, column: number): number =>
    wall[
      (Math.min(rows - 1, Math.max(0, row)) * WALL_COLUMNS + ((column + WALL_COLUMNS) % WALL_COLUMNS)) *
        WALL_STRIDE
    ]!;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < WALL_COLUMNS; column++) {
      const span =
        (angles[(column + 1) % WALL_COLUMNS]! - angles[(column + WALL_COLUMNS - 1) % WALL_COLUMNS]! + turn) %
        turn;
      const at = (row * WALL_COLUMNS + column) * WALL_STRIDE;
      wall[at + 1] = (radius(row + 1, column) - radius(row - 1, column)) / (2 * WALL_STEP_MM);
      wall[at + 2] = (radius(row, column + 1) - radius(row, column - 1)) / span;
    }
  }
}

/** Cavity shade (grooves are darker and redder than crests) and slow changes of colour along the wall. */
function fillShades(wall: Float32Array, rows: number, seed: number): void {
  const reach = 12;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < WALL_COLUMNS; column++) {
      const at = (row * WALL_COLUMNS + column) * WALL_STRIDE;
      const before = wall[(Math.max(0, row - reach) * WALL_COLUMNS + column) * WALL_STRIDE]!;
      const after = wall[(Math.min(rows - 1, row + reach) * WALL_COLUMNS + column) * WALL_STRIDE]!;
      const hollow = wall[at]! - Math.min(before, after, wall[at]! + 2);
      wall[at + 3] = 1 / (1 + 0.06 * Math.max(0, hollow));
      const zMm = row * WALL_STEP_MM;
      const around = (column / WALL_COLUMNS) * 10;
      const blood = periodicNoise2(seed + 2, zMm / 13, around, 4096, 10);
      const bile = Math.max(0, periodicNoise2(seed + 3, zMm / 16, around * 0.8, 4096, 8) - 0.45);
      wall[at + 4] = 1 + 0.05 * blood;
      wall[at + 5] = 1 - 0.11 * blood - 0.12 * bile;
      wall[at + 6] = 1 - 0.16 * blood - 0.9 * bile;
    }
  }
}

/**
 * A point on the wall, the unit normal there pointing into the lumen, and the steepness of `wallClearance` along
 * that normal (1 on a straight tube). `angle` in radians around the centre.
 */
export function wallPoint(
  colon: Colon,
  zMm: number,
  angle: number,
): { pointMm: Vec3; normal: Vec3; steepness: number } {
  const dx = Math.cos(angle);
  const dy = Math.sin(angle);
  const sample = wallSample(colon, dx, dy, zMm);
  const [cx, cy, slopeX, slopeY] = centreAt(colon, zMm);
  const { radius, radiusPerZ, radiusPerAngle } = sample;
  const normal: Vec3 = [
    -dx - (radiusPerAngle * dy) / radius,
    -dy + (radiusPerAngle * dx) / radius,
    radiusPerZ + dx * slopeX + dy * slopeY - (radiusPerAngle / radius) * (-dy * slopeX + dx * slopeY),
  ];
  return {
    pointMm: [cx + dx * radius, cy + dy * radius, zMm],
    normal: normalise(normal),
    steepness: length(normal),
  };
}

/** Centre line at z: x, y and their derivatives by z. */
export function centreAt(colon: Colon, zMm: number): [number, number, number, number] {
  const clamped = Math.min(Math.max(zMm, 0), colon.lengthMm);
  const i = Math.floor(clamped) * 4;
  const t = clamped - Math.floor(clamped);
  const line = colon.centreLine;
  const at = (k: number): number => line[i + k]! * (1 - t) + line[i + 4 + k]! * t;
  return [at(0), at(1), at(2), at(3)];
}

function wallSample(colon: Colon, dx: number, dy: number, zMm: number) {
  const row = Math.min(colon.rows - 1.001, Math.max(0, zMm / WALL_STEP_MM));
  const column = (diamondAngle(dx, dy) * WALL_COLUMNS) / 4;
  const r0 = Math.floor(row);
  const c0 = Math.floor(column) % WALL_COLUMNS;
  const c1 = (c0 + 1) % WALL_COLUMNS;
  const u = row - r0;
  const v = column - Math.floor(column);
  const value = (k: number): number => {
    const read = (r: number, c: number): number => colon.wall[(r * WALL_COLUMNS + c) * WALL_STRIDE + k]!;
    return (
      (read(r0, c0) * (1 - v) + read(r0, c1) * v) * (1 - u) +
      (read(r0 + 1, c0) * (1 - v) + read(r0 + 1, c1) * v) * u
    );
  };
  return { radius: value(0), radiusPerZ: value(1), radiusPerAngle: value(2) };
}

/**
 * R(z, angle) - rho at a world point: positive in the lumen, 0 on the wall, in mm measured across the tube.
 * Beyond the segment's ends the answer is 1e3 (open). The innermost function of the renderer: no allocation.
 */
export function wallClearance(colon: Colon, x: number, y: number, z: number): number {
  if (z <= 0 || z >= colon.lengthMm) return 1e3;
  const line = colon.centreLine;
  const zi = z | 0;
  const zt = z - zi;
  const li = zi * 4;
  const dx = x - line[li]! - (line[li + 4]! - line[li]!) * zt;
  const dy = y - line[li + 1]! - (line[li + 5]! - line[li + 1]!) * zt;
  const sum = (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy) + 1e-12;
  const angle = dy >= 0 ? (dx >= 0 ? dy / sum : 1 - dx / sum) : dx < 0 ? 2 - dy / sum : 3 + dx / sum;
  const column = angle * (WALL_COLUMNS / 4);
  const ci = column | 0;
  const v = column - ci;
  const c0 = ci & (WALL_COLUMNS - 1);
  const c1 = (ci + 1) & (WALL_COLUMNS - 1);
  const row = z * (1 / WALL_STEP_MM);
  const ri = row | 0;
  const u = row - ri;
  const top = ri * WALL_COLUMNS;
  const bottom = top + WALL_COLUMNS;
  const wall = colon.radiusMm;
  const a = wall[top + c0]!;
  const b = wall[bottom + c0]!;
  const near = a + (wall[top + c1]! - a) * v;
  const far = b + (wall[bottom + c1]! - b) * v;
  return near + (far - near) * u - Math.sqrt(dx * dx + dy * dy);
}
