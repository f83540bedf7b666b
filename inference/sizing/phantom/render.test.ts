import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { projectionOf, radiusOfAngle } from './lens.ts';
import { makePatient } from './patient.ts';
import { renderFrame } from './render.ts';
import { exampleBall, straightTube } from './test-scene.ts';
import { lesionTrajectory, poseLooking } from './trajectory.ts';

const square = { widthPx: 256, heightPx: 256, noiseSeed: 1 };
const ball = exampleBall(10);
const ballScene = straightTube([ball]);
const ballView = (distanceMm: number) =>
  renderFrame(ballScene, poseLooking([0, 0, 200 - distanceMm], [0, 0, 1]), square).lesions[0]!;

test('REQ-PHANTOM-001 the box of a ball agrees with its analytic projection within a pixel', () => {
  const projection = projectionOf(ballScene.lens, 256, 256);
  for (const distanceMm of [8, 15, 30, 60]) {
    const radiusPx = radiusOfAngle(projection, Math.asin(5 / distanceMm));
    const { box, distanceMm: stated } = ballView(distanceMm);
    expect(stated).toBeCloseTo(distanceMm, 9);
    for (const side of [box!.xMinPx, box!.yMinPx]) expect(Math.abs(side - (128 - radiusPx))).toBeLessThan(1);
    for (const side of [box!.xMaxPx, box!.yMaxPx]) expect(Math.abs(side - (128 + radiusPx))).toBeLessThan(1);
  }
});

test('at twice the distance a ball looks half as wide', () => {
  const width = (distanceMm: number) => ballView(distanceMm).box!.xMaxPx - ballView(distanceMm).box!.xMinPx;
  expect(width(30) / width(60)).toBeGreaterThan(1.85);
  expect(width(30) / width(60)).toBeLessThan(2.2);
});

test('depth is the length of the ray to the surface', () => {
  const { depthMm } = renderFrame(ballScene, poseLooking([0, 0, 170], [0, 0, 1]), square);
  expect(depthMm[128 * 256 + 128]).toBeCloseTo(25, 2);
  // Straight to the side of the middle row the ray meets the tube of radius 30 at 30 / sin(angle).
  const projection = projectionOf(ballScene.lens, 256, 256);
  const column = 128 + Math.round(radiusOfAngle(projection, 1));
  expect(depthMm[128 * 256 + column]).toBeCloseTo(30 / Math.sin(1), 0);
});

test('a free ball is wholly visible, one cut by the aperture in part, one behind the camera not at all', () => {
  expect(ballView(30).visibleFraction).toBe(1);
  const aside = renderFrame(ballScene, poseLooking([0, 0, 185], [Math.sin(1.3), 0, Math.cos(1.3)]), square);
  expect(aside.lesions[0]!.visibleFraction).toBeGreaterThan(0.3);
  expect(aside.lesions[0]!.visibleFraction).toBeLessThan(0.8);
  const away = renderFrame(ballScene, poseLooking([0, 0, 185], [0, 0, -1]), square).lesions[0]!;
  expect([away.box, away.visibleFraction]).toEqual([undefined, 0]);
});

test('every polyp pixel lies in its box and every box side touches one', () => {
  const patient = makePatient(11, { lesionCount: 2 });
  const pose = lesionTrajectory(patient, patient.lesions[1]!, 3)(0.5);
  const { lesionMap, lesions } = renderFrame(patient, pose, { widthPx: 160, heightPx: 120, noiseSeed: 2 });
  const view = lesions[1]!;
  const xs: number[] = [];
  const ys: number[] = [];
  lesionMap.forEach((value, i) => {
    if (value !== 2) return;
    xs.push(i % 160);
    ys.push(Math.floor(i / 160));
  });
  expect(xs.length).toBe(view.visiblePixelCount);
  expect(view.box).toEqual({
    xMinPx: Math.min(...xs),
    yMinPx: Math.min(...ys),
    xMaxPx: Math.max(...xs) + 1,
    yMaxPx: Math.max(...ys) + 1,
  });
});

test('one seed gives one picture, to the byte', () => {
  const picture = (seed: number): string => {
    const patient = makePatient(seed, { lesionCount: 1 });
    const pose = lesionTrajectory(patient, patient.lesions[0]!, 1)(0.4);
    const { rgb } = renderFrame(patient, pose, { widthPx: 96, heightPx: 72, noiseSeed: 5 });
    return createHash('sha256').update(rgb).digest('hex').slice(0, 16);
  };
  expect(picture(3)).toBe(picture(3));
  expect(picture(4)).not.toBe(picture(3));
});
