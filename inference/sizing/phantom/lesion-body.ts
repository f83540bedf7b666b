import { noise3 } from './noise.ts';
import type { ParisType } from './paris.ts';
import { cross, normalise, perpendicular, type Vec3 } from './vector.ts';

/**
 * The shape of a polyp. Local axes: u and v lie in the plane of the mucosa at the foot, n points into the lumen.
 *
 * The head is a star-shaped body: an ellipsoid of half axes (a, b, c) around `centreMm` whose radius is
 * multiplied by `lobes` (one factor a direction). Its surface is |q| = lobes(q), with q the position in units
 * of the half axes.
 *
 * Size in mm, exact by construction (the axes are scaled until the measured extent is the asked one):
 * - Is, IIa: the widest extent of the body above the mucosa, seen from straight above (in the plane u, v).
 * - Ip: the largest diameter of the head in any direction. The stalk does not count.
 *
 * Is and IIa sit on the wall whatever its relief: their height coordinate is the clearance from the wall.
 */
export interface LesionBody {
  readonly footMm: Vec3;
  readonly u: Vec3;
  readonly v: Vec3;
  readonly n: Vec3;
  readonly semiAxesMm: Vec3;
  /** Of the head, in (u, v, n). */
  readonly centreMm: Vec3;
  /** [OCTANT + 1, OCTANT + 1] factors over the directions, laid out by `octantIndex`. */
  readonly lobes: Float32Array;
  readonly stalk: Stalk | undefined;
  /** For Is and IIa: converts clearance from the wall into height along n. 0: height along n itself (Ip). */
  readonly wallFactor: number;
  /** World sphere that holds head and stalk. */
  readonly boundCentreMm: Vec3;
  readonly boundRadiusMm: number;
}

export interface Stalk {
  readonly lengthMm: number;
  readonly radiusMm: number;
  /** The stalk's axis is at u = bend · n². */
  readonly bendPerMm: number;
}

const OCTANT = 48;

/** Direction of a node of the octahedral map; `row` and `column` in [0, OCTANT], fractions allowed. */
function octantDirection(row: number, column: number): Vec3 {
  let x = (column / OCTANT) * 2 - 1;
  let y = (row / OCTANT) * 2 - 1;
  const z = 1 - Math.abs(x) - Math.abs(y);
  if (z < 0) {
    const foldedX = (1 - Math.abs(y)) * (x < 0 ? -1 : 1);
    y = (1 - Math.abs(x)) * (y < 0 ? -1 : 1);
    x = foldedX;
  }
  return normalise([x, y, z]);
}

/** The radius factor in the direction of (x, y, z), which need not be a unit vector. No allocation. */
export function lobeFactor(lobes: Float32Array, x: number, y: number, z: number): number {
  const ax = x < 0 ? -x : x;
  const ay = y < 0 ? -y : y;
  const sum = ax + ay + (z < 0 ? -z : z) + 1e-12;
  let px = x / sum;
  let py = y / sum;
  if (z < 0) {
    px = (1 - ay / sum) * (x < 0 ? -1 : 1);
    py = (1 - ax / sum) * (y < 0 ? -1 : 1);
  }
  const column = (px + 1) * (OCTANT / 2);
  const row = (py + 1) * (OCTANT / 2);
  const ci = column >= OCTANT ? OCTANT - 1 : column | 0;
  const ri = row >= OCTANT ? OCTANT - 1 : row | 0;
  const cu = column - ci;
  const rv = row - ri;
  const at = ri * (OCTANT + 1) + ci;
  const a = lobes[at]!;
  const c = lobes[at + OCTANT + 1]!;
  const top = a + (lobes[at + 1]! - a) * cu;
  const bottom = c + (lobes[at + OCTANT + 2]! - c) * cu;
  return top + (bottom - top) * rv;
}

/**
 * Radius factors of a body: `squareness` 2 is an ellipsoid, above 2 flat on top with a steep rim; `depth` is
 * the depth of the grooves between lobes as a share of the radius, `count` how many fit around.
 */
export function makeLobes(seed: number, squareness: number, depth: number, count: number): Float32Array {
  const lobes = new Float32Array((OCTANT + 1) * (OCTANT + 1));
  for (let row = 0; row <= OCTANT; row++) {
    for (let column = 0; column <= OCTANT; column++) {
      const [x, y, z] = octantDirection(row, column);
      const flat = Math.sqrt(x * x + y * y);
      const radius = (flat ** squareness + Math.abs(z) ** squareness) ** (-1 / squareness);
      const k = count / 2.6;
      const groove = 1 - Math.abs(noise3(seed, x * k, y * k, z * k)) * 2.2;
      lobes[row * (OCTANT + 1) + column] = radius * (1 - depth * Math.max(0, groove) ** 2);
    }
  }
  return lobes;
}

/**
 * The measured extent in mm of a head with the given axes: over (u, v) of what lies above the mucosa for
 * sessile shapes, over space for stalked ones. Surface samples every fourth of a map cell.
 */
export function measuredExtentMm(
  parisType: ParisType,
  lobes: Float32Array,
  axes: Vec3,
  centreHeightMm: number,
): number {
  const points: Vec3[] = [];
  const steps = OCTANT * (parisType === 'Ip' ? 2 : 4);
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column <= steps; column++) {
      const [x, y, z] = octantDirection((row * OCTANT) / steps, (column * OCTANT) / steps);
      const radius = lobeFactor(lobes, x, y, z);
      const point: Vec3 = [x * radius * axes[0], y * radius * axes[1], z * radius * axes[2]];
      if (parisType === 'Ip') points.push(point);
      else if (point[2] + centreHeightMm >= 0) points.push([point[0], point[1], 0]);
    }
  }
  return largestDistance(points);
}

/** Largest distance between two points of a cloud: hop to the farthest point, from several starts. */
function largestDistance(points: readonly Vec3[]): number {
  let best = 0;
  const starts = 24;
  for (let start = 0; start < starts; start++) {
    let from = points[Math.floor((start * points.length) / starts)]!;
    let reached = 0;
    for (let hop = 0; hop < 6; hop++) {
      let farthest = from;
      let squared = 0;
      for (const point of points) {
        const d = (point[0] - from[0]) ** 2 + (point[1] - from[1]) ** 2 + (point[2] - from[2]) ** 2;
        if (d > squared) {
          squared = d;
          farthest = point;
        }
      }
      from = farthest;
      if (squared <= reached) break;
      reached = squared;
    }
    best = Math.max(best, reached);
  }
  return Math.sqrt(best);
}

/** Orthogonal u, v for a normal, with u turned by `turn` radians about it. */
export function planeAxes(n: Vec3, turn: number): { u: Vec3; v: Vec3 } {
  const first = perpendicular(n);
  const second = cross(n, first);
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  const u: Vec3 = [first[0] * c + second[0] * s, first[1] * c + second[1] * s, first[2] * c + second[2] * s];
  return { u, v: cross(n, u) };
}
