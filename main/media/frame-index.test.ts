import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameIndex } from './frame-index.ts';

it('finds the frame on screen at a time', () => {
  const stamps = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 });
  fc.assert(
    fc.property(stamps, fc.integer({ min: -2e6, max: 2e6 }), (unsorted, time) => {
      const ptsUs = Float64Array.from(unsorted).sort();
      const index = new FrameIndex(ptsUs, new Uint8Array(ptsUs.length), false);
      const bySearch = Math.max(
        0,
        ptsUs.findLastIndex((pts) => pts <= time),
      );
      expect(index.frameShownAt(time)).toBe(bySearch);
    }),
  );
});

it('refuses what is no frame', () => {
  const index = new FrameIndex(Float64Array.of(0, 40), Uint8Array.of(1, 0), false);
  expect(index.ptsUsOf(1)).toBe(40);
  expect(index.isKeyFrame(0)).toBe(true);
  for (const bad of [-1, 2, 0.5]) expect(() => index.ptsUsOf(bad)).toThrow('frames 0 to 1');
});
