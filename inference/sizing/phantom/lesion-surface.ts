import { type Colon, wallClearance } from './colon.ts';
import { type LesionBody, lobeFactor } from './lesion-body.ts';

/**
 * Signed value of a polyp at a world point: negative inside head or stalk, positive outside; near the surface
 * about the distance in mm (never more than the distance outside a convex head). No allocation.
 */
export function lesionClearance(body: LesionBody, colon: Colon, x: number, y: number, z: number): number {
  const px = x - body.footMm[0];
  const py = y - body.footMm[1];
  const pz = z - body.footMm[2];
  const height = px * body.n[0] + py * body.n[1] + pz * body.n[2];
  const axes = body.semiAxesMm;
  let n = height;
  if (body.wallFactor > 0) {
    // The tube's opposite wall has small clearance too; the body does not grow there.
    const tooHigh = height - (body.centreMm[2] + 1.4 * axes[2] + 0.5 * axes[0]);
    if (tooHigh > 0) return tooHigh + 0.1;
    n = wallClearance(colon, x, y, z) * body.wallFactor;
  }
  const u = px * body.u[0] + py * body.u[1] + pz * body.u[2];
  const v = px * body.v[0] + py * body.v[1] + pz * body.v[2];
  const qu = (u - body.centreMm[0]) / axes[0];
  const qv = (v - body.centreMm[1]) / axes[1];
  const qn = (n - body.centreMm[2]) / axes[2];
  const slimmest = axes[0] < axes[1] ? Math.min(axes[0], axes[2]) : Math.min(axes[1], axes[2]);
  const head = (Math.sqrt(qu * qu + qv * qv + qn * qn) - lobeFactor(body.lobes, qu, qv, qn)) * slimmest;
  return body.stalk === undefined ? head : Math.min(head, stalkClearance(body, u, v, n));
}

/** As `lesionClearance`, for the stalk alone, in local coordinates. Positive where there is none. */
export function stalkClearance(body: LesionBody, u: number, v: number, n: number): number {
  const stalk = body.stalk;
  if (stalk === undefined) return 1e3;
  const off = u - stalk.bendPerMm * n * n;
  const foot = n < 2 * stalk.radiusMm ? (1 - n / (2 * stalk.radiusMm)) * 0.5 * stalk.radiusMm : 0;
  const side = Math.sqrt(off * off + v * v) - stalk.radiusMm - Math.min(foot, stalk.radiusMm);
  const above = n - stalk.lengthMm;
  return Math.max(side, above);
}

/**
 * First distance along a ray in [from, to] at which it enters the polyp, or -1. Only the part above the mucosa
 * counts. The direction is a unit vector.
 */
export function traceLesion(
  body: LesionBody,
  colon: Colon,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  from: number,
  to: number,
): number {
  const least = body.boundRadiusMm * 0.025;
  let t = from;
  let value = lesionClearance(body, colon, ox + t * dx, oy + t * dy, oz + t * dz);
  if (value <= 0) return t;
  while (t < to) {
    const next = t + Math.max(value * 0.7, least);
    const nextValue = lesionClearance(body, colon, ox + next * dx, oy + next * dy, oz + next * dz);
    if (nextValue <= 0) {
      let low = t;
      let high = next;
      for (let i = 0; i < 10; i++) {
        const middle = (low + high) / 2;
        if (lesionClearance(body, colon, ox + middle * dx, oy + middle * dy, oz + middle * dz) <= 0)
          high = middle;
        else low = middle;
      }
      // Ahead of the wall by definition when seen; when seen through a fold only what is in the lumen counts.
      if (wallClearance(colon, ox + high * dx, oy + high * dy, oz + high * dz) > 0) return high;
    }
    t = next;
    value = nextValue > 0 ? nextValue : least;
  }
  return -1;
}
