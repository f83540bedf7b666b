import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketCurve, bucketFramesFor } from './buckets.ts';
import type { Curve } from './curve.ts';

const curveOf = (frames: readonly number[], sizeOf: (i: number) => number = (i) => i): Curve => {
  const column = (of: (i: number) => number) => Float64Array.from(frames, (_, i) => of(i));
  return {
    lesion: { run: 1, key: 1, name: 'a', id: null },
    frameIndex: Float64Array.from(frames),
    ptsUs: Float64Array.from(frames, (frame) => frame * 40_000),
    sizeMm: column(sizeOf),
    lowMm: column((i) => sizeOf(i) - 1),
    highMm: column((i) => sizeOf(i) + 1),
  };
};
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

it('gives few points exactly', async () => {
  const curve = curveOf([3, 4, 9]);
  expect(bucketFramesFor([curve], 3)).toBe(1);
  expect(await bucketCurve(curve, 1)).toMatchObject({
    ...{ frameIndex: [3, 4, 9], ptsUs: [120_000, 160_000, 360_000], frameCount: [1, 1, 1] },
    sizeMm: { min: [0, 1, 2], median: [0, 1, 2], max: [0, 1, 2] },
  });
});

it('gives least, middle and greatest of a bucket, the middle of an even number between the two', async () => {
  const sizes = [5, 1, 9, 2, 7];
  const curve = curveOf([10, 11, 12, 13, 20], (i) => sizes[i]!);
  expect(await bucketCurve(curve, 10)).toMatchObject({
    ...{ frameIndex: [10, 20], frameCount: [4, 1] },
    sizeMm: { min: [1, 7], median: [3.5, 7], max: [9, 7] },
    lowMm: { min: [0, 6] },
    highMm: { max: [10, 8] },
  });
});

it('draws 100,000 frames of several lesions from 4,000 points, each of them in one bucket', async () => {
  const curves = [curveOf(range(0, 60_000)), curveOf(range(20_000, 50_000)), curveOf(range(90_000, 100_000))];
  const bucketFrames = bucketFramesFor(curves, 4000);
  const thinned = await Promise.all(curves.map((curve) => bucketCurve(curve, bucketFrames)));
  const points = thinned.reduce((sum, { frameIndex }) => sum + frameIndex.length, 0);
  expect(points).toBeLessThanOrEqual(4000);
  expect(points).toBeGreaterThan(3000);
  expect(thinned.map(({ frameCount }) => frameCount.reduce((a, b) => a + b))).toEqual([
    60_000, 30_000, 10_000,
  ]);
});

it('never gives more points than asked for, however sparse the frames, and leaves no extreme out', async () => {
  const frames = fc.uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(frames, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 10, max: 50 }),
      async (lists, maxPoints) => {
        const curves = lists.map((list) =>
          curveOf(
            list.sort((a, b) => a - b),
            (i) => Math.sin(7 * i),
          ),
        );
        const bucketFrames = bucketFramesFor(curves, maxPoints);
        let points = 0;
        for (const curve of curves) {
          const { frameIndex, sizeMm } = await bucketCurve(curve, bucketFrames);
          points += frameIndex.length;
          expect(Math.max(...sizeMm.max)).toBe(Math.max(...curve.sizeMm));
          expect(Math.min(...sizeMm.min)).toBe(Math.min(...curve.sizeMm));
        }
        expect(points).toBeLessThanOrEqual(maxPoints);
      },
    ),
  );
});
