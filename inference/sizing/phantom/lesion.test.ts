import { expect, test } from 'vitest';
import { makeColon, wallClearance } from './colon.ts';
import { makeLesion } from './lesion.ts';
import { lesionClearance } from './lesion-surface.ts';
import { parisTypes } from './paris.ts';
import type { Lesion } from './types.ts';
import { add, scale, type Vec3 } from './vector.ts';

const colon = makeColon(7, 180);

const local = ({ body }: Lesion, u: number, v: number, n: number): Vec3 =>
  add(body.footMm, add(scale(body.u, u), add(scale(body.v, v), scale(body.n, n))));

/** Scans the body on a 3-D lattice and returns the largest extent of what is inside, in mm. */
function scannedExtentMm(lesion: Lesion, stepMm: number): number {
  const { body, sizeMm, parisType } = lesion;
  const stalked = parisType === 'Ip';
  const span = sizeMm * 0.62;
  const [cu, cv, cn] = body.centreMm;
  const directions = Array.from({ length: stalked ? 0 : 180 }, (_, i) => [
    Math.cos((i * Math.PI) / 180),
    Math.sin((i * Math.PI) / 180),
    0,
  ]);
  if (stalked) {
    const golden = Math.PI * (3 - Math.sqrt(5));
    for (let i = 0; i < 400; i++) {
      const z = 1 - (i + 0.5) / 400;
      directions.push([
        Math.sqrt(1 - z * z) * Math.cos(golden * i),
        Math.sqrt(1 - z * z) * Math.sin(golden * i),
        z,
      ]);
    }
  }
  const low = directions.map(() => Number.POSITIVE_INFINITY);
  const high = directions.map(() => Number.NEGATIVE_INFINITY);
  const withoutStalk = { ...body, stalk: undefined };
  for (let u = -span; u <= span; u += stepMm) {
    for (let v = -span; v <= span; v += stepMm) {
      for (let n = stalked ? -span : -8; n <= span; n += stepMm) {
        // Nothing this near the middle is an end of the longest line.
        if (Math.hypot(u, v, stalked ? n : 0) < 0.3 * sizeMm) continue;
        const point = local(lesion, cu + u, cv + v, (stalked ? cn : 0) + n);
        if (!stalked && wallClearance(colon, ...point) < 0) continue;
        if (lesionClearance(withoutStalk, colon, ...point) > 0) continue;
        directions.forEach(([x, y, z], i) => {
          const along = u * x! + v * y! + n * z!;
          low[i] = Math.min(low[i]!, along);
          high[i] = Math.max(high[i]!, along);
        });
      }
    }
  }
  return Math.max(...high.map((most, i) => most - low[i]!));
}

for (const parisType of parisTypes) {
  for (const sizeMm of [2, 9, 19.5]) {
    test(`${parisType} of ${sizeMm} mm measures ${sizeMm} mm`, () => {
      const lesion = makeLesion(colon, {
        lesionId: 'x',
        seed: sizeMm * 10,
        sizeMm,
        parisType,
        zMm: 90,
        angle: 2,
      });
      const stepMm = sizeMm / 50;
      const measured = scannedExtentMm(lesion, stepMm);
      // The lattice misses up to one step at either end.
      expect(measured).toBeLessThan(sizeMm * 1.004);
      expect(measured).toBeGreaterThan(sizeMm - 2 * stepMm);
    });
  }
}

test('a flat lesion stays under 2.5 mm, a stalked one stands clear of the wall', () => {
  const plan = { lesionId: 'x', seed: 4, sizeMm: 15, zMm: 90, angle: 1 };
  const flat = makeLesion(colon, { ...plan, parisType: 'IIa' });
  expect(flat.body.semiAxesMm[2]).toBeLessThan(2.5);
  const stalked = makeLesion(colon, { ...plan, parisType: 'Ip' });
  expect(wallClearance(colon, ...local(stalked, ...stalked.body.centreMm))).toBeGreaterThan(5);
});
