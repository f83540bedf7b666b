import { expect, test } from 'vitest';
import { makeRayTable, projectionOf } from './lens.ts';
import { irradiance } from './light.ts';
import { shadeFrame } from './shade.ts';
import { exampleBall, straightTube } from './test-scene.ts';
import { traceFrame } from './trace.ts';
import { poseLooking } from './trajectory.ts';

test('at twice the distance a quarter of the light arrives', () => {
  expect(irradiance(60, 0.9) / irradiance(30, 0.9)).toBeCloseTo(0.25, 12);
});

test('off the tip’s axis less light arrives, behind it none', () => {
  expect(irradiance(20, 0.5)).toBeLessThan(0.5 * irradiance(20, 1));
  expect(irradiance(20, -0.1)).toBe(0);
});

test('a rendered ball at twice the distance reflects a quarter before gain', () => {
  const scene = straightTube([exampleBall(6)]);
  const table = makeRayTable(projectionOf(scene.lens, 97, 97));
  const middle = (48 * 97 + 48) * 3;
  const reflected = (distanceMm: number): number => {
    const pose = poseLooking([0, 0, 200 - distanceMm], [0, 0, 1]);
    const trace = traceFrame(scene, pose, table);
    return shadeFrame(scene, pose, trace, table.pixelAngle)[middle]!;
  };
  // Measured to the ball's face, 3 mm before its centre; the guides' parallax and mirror lobe are held off by wetness 0.
  expect(reflected(83) / reflected(43)).toBeCloseTo(0.25, 1.7);
});
