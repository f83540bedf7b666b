import { expect, test } from 'vitest';
import { angleOfRadius, type Lens, projectionOf, projectPoint, radiusOfAngle, rayOfPixel } from './lens.ts';

const lens: Lens = { fieldOfViewDeg: 165, barrel: -0.07, aperture: 'octagon', apertureShare: 0.95 };
const projection = projectionOf(lens, 384, 288);

test('undistorting what was distorted gives the angle back', () => {
  for (let angle = 0; angle < 1.9; angle += 0.01) {
    expect(Math.abs(angleOfRadius(projection, radiusOfAngle(projection, angle)) - angle)).toBeLessThan(1e-12);
  }
});

test('projecting a pixel’s ray gives the pixel back', () => {
  for (let x = 3.5; x < 384; x += 17) {
    for (let y = 2.5; y < 288; y += 13) {
      if (Math.hypot(x - 192, y - 144) > radiusOfAngle(projection, 1.9)) continue;
      const { xPx, yPx } = projectPoint(projection, rayOfPixel(projection, x, y));
      expect(Math.hypot(xPx - x, yPx - y)).toBeLessThan(1e-9);
    }
  }
});

test('half the field of view falls on the rim of the aperture', () => {
  expect(radiusOfAngle(projection, (165 * Math.PI) / 360)).toBeCloseTo(projection.rimPx, 10);
});

test('the rim is squeezed: a degree covers fewer pixels there than in the middle', () => {
  const perAngle = (angle: number) =>
    radiusOfAngle(projection, angle + 0.01) - radiusOfAngle(projection, angle);
  expect(perAngle(1.3) / perAngle(0)).toBeLessThan(0.75);
});
