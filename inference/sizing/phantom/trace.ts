import { type Colon, wallClearance } from './colon.ts';
import type { RayTable } from './lens.ts';
import { traceLesion } from './lesion-surface.ts';
import type { CameraPose, Patient } from './types.ts';

/** What each pixel sees. */
export interface Trace {
  /** [heightPx, widthPx] ray length in mm; 0 outside the aperture, Infinity past the segment's end. */
  readonly depthMm: Float32Array;
  /** [heightPx, widthPx] 0 wall or nothing, k + 1 polyp k. */
  readonly lesionMap: Uint8Array;
  /** [heightPx, widthPx, 3] unit rays in world coordinates. */
  readonly rays: Float32Array;
}

const tilePx = 8;
/** The clearance grows at most this fast along a ray on most of the wall; its inverse is the safe step. */
const stepShare = 0.4;

/** Finds the first surface along every pixel's ray. */
export function traceFrame(patient: Patient, pose: CameraPose, table: RayTable): Trace {
  const { widthPx, heightPx } = table.projection;
  const rays = turnRays(table.rays, pose);
  const depthMm = new Float32Array(widthPx * heightPx);
  const lesionMap = new Uint8Array(widthPx * heightPx);
  const [ox, oy, oz] = pose.positionMm;
  for (let tileY = 0; tileY < heightPx; tileY += tilePx) {
    for (let tileX = 0; tileX < widthPx; tileX += tilePx) {
      const endX = Math.min(tileX + tilePx, widthPx);
      const endY = Math.min(tileY + tilePx, heightPx);
      const freeMm = freeLength(patient.colon, ox, oy, oz, rays, widthPx, tileX, tileY, endX, endY);
      if (freeMm < 0) continue;
      for (let y = tileY; y < endY; y++) {
        for (let x = tileX; x < endX; x++) {
          const pixel = y * widthPx + x;
          const dx = rays[pixel * 3]!;
          const dy = rays[pixel * 3 + 1]!;
          const dz = rays[pixel * 3 + 2]!;
          if (dx === 0 && dy === 0 && dz === 0) continue;
          let depth = traceWall(patient.colon, ox, oy, oz, dx, dy, dz, freeMm);
          for (let k = 0; k < patient.lesions.length; k++) {
            const { body } = patient.lesions[k]!;
            const bx = body.boundCentreMm[0] - ox;
            const by = body.boundCentreMm[1] - oy;
            const bz = body.boundCentreMm[2] - oz;
            const along = bx * dx + by * dy + bz * dz;
            const half = body.boundRadiusMm ** 2 - (bx * bx + by * by + bz * bz - along * along);
            if (half <= 0) continue;
            const reach = Math.sqrt(half);
            const from = Math.max(0, along - reach);
            const to = Math.min(depth, along + reach);
            if (from >= to) continue;
            const hit = traceLesion(body, patient.colon, ox, oy, oz, dx, dy, dz, from, to);
            if (hit < 0 || hit >= depth) continue;
            depth = hit;
            lesionMap[pixel] = k + 1;
          }
          depthMm[pixel] = depth;
        }
      }
    }
  }
  return { depthMm, lesionMap, rays };
}

/** Turns camera-space rays into the world. */
function turnRays(cameraRays: Float32Array, pose: CameraPose): Float32Array {
  const rays = new Float32Array(cameraRays.length);
  const { right, down, forward } = pose;
  for (let i = 0; i < rays.length; i += 3) {
    const x = cameraRays[i]!;
    const y = cameraRays[i + 1]!;
    const z = cameraRays[i + 2]!;
    rays[i] = x * right[0] + y * down[0] + z * forward[0];
    rays[i + 1] = x * right[1] + y * down[1] + z * forward[1];
    rays[i + 2] = x * right[2] + y * down[2] + z * forward[2];
  }
  return rays;
}

/** Length that every ray of a tile can travel before it may meet the wall; -1 where the tile has no ray. */
function freeLength(
  colon: Colon,
  ox: number,
  oy: number,
  oz: number,
  rays: Float32Array,
  widthPx: number,
  tileX: number,
  tileY: number,
  endX: number,
  endY: number,
): number {
  let mx = 0;
  let my = 0;
  let mz = 0;
  for (let y = tileY; y < endY; y++) {
    for (let i = (y * widthPx + tileX) * 3; i < (y * widthPx + endX) * 3; i += 3) {
      mx += rays[i]!;
      my += rays[i + 1]!;
      mz += rays[i + 2]!;
    }
  }
  const norm = Math.sqrt(mx * mx + my * my + mz * mz);
  if (norm === 0) return -1;
  mx /= norm;
  my /= norm;
  mz /= norm;
  let spread = 0;
  for (let y = tileY; y < endY; y++) {
    for (let i = (y * widthPx + tileX) * 3; i < (y * widthPx + endX) * 3; i += 3) {
      const x = rays[i]!;
      const ry = rays[i + 1]!;
      const z = rays[i + 2]!;
      if (x === 0 && ry === 0 && z === 0) continue;
      spread = Math.max(spread, (x - mx) ** 2 + (ry - my) ** 2 + (z - mz) ** 2);
    }
  }
  const cone = Math.sqrt(spread);
  let t = 0;
  for (let i = 0; i < 60; i++) {
    const clearance = wallClearance(colon, ox + t * mx, oy + t * my, oz + t * mz);
    const step = (clearance * stepShare - t * cone) / (1 + cone);
    if (step < 0.4 || clearance >= 1e3) break;
    t += step;
  }
  return t;
}

/** Length of a ray to the wall, from `start` on; Infinity where it leaves the segment. */
function traceWall(
  colon: Colon,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  start: number,
): number {
  let t = start;
  let value = wallClearance(colon, ox + t * dx, oy + t * dy, oz + t * dz);
  if (value <= 0) return Math.max(t, 0.5);
  for (let i = 0; i < 200; i++) {
    if (value >= 1e3) return Number.POSITIVE_INFINITY;
    const least = 0.2 + 0.006 * t;
    const safe = value * stepShare;
    const next = t + Math.max(safe, least);
    const nextValue = wallClearance(colon, ox + next * dx, oy + next * dy, oz + next * dz);
    if (nextValue > 0) {
      t = next;
      value = nextValue;
      continue;
    }
    let low = t;
    let high = next;
    let lowValue = value;
    let highValue = nextValue;
    for (let k = 0; k < 4; k++) {
      const middle = low + ((high - low) * lowValue) / (lowValue - highValue);
      const middleValue = wallClearance(colon, ox + middle * dx, oy + middle * dy, oz + middle * dz);
      if (middleValue > 0) {
        low = middle;
        lowValue = middleValue;
        highValue *= 0.5;
      } else {
        high = middle;
        highValue = middleValue;
        lowValue *= 0.5;
      }
    }
    return high;
  }
  return Number.POSITIVE_INFINITY;
}
