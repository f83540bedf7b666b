import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstAtOrAbove, follow, frameTicks, panBy, wholeVideo, zoomAt } from './time-view.ts';

describe('REQ-VIDEO-004 the stretch in view', () => {
  it('keeps the frame under the pointer where it is', () => {
    expect(zoomAt({ from: 0, to: 1000 }, 400, 0.5, 1000)).toEqual({ from: 200, to: 700 });
    expect(zoomAt({ from: 200, to: 700 }, 400, 2, 1000)).toEqual({ from: 0, to: 1000 });
  });

  it('never leaves the video, and never shows fewer than eight frames', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 10, noNaN: true })),
        ),
        (frameCount, moves) => {
          let view = wholeVideo(frameCount);
          for (const [share, factor] of moves) {
            view = zoomAt(view, view.from + share * (view.to - view.from), factor, frameCount);
            view = panBy(view, (share - 0.5) * frameCount, frameCount);
            expect(view.from).toBeGreaterThanOrEqual(0);
            expect(view.to).toBeLessThanOrEqual(frameCount);
            expect(view.to - view.from).toBeGreaterThanOrEqual(Math.min(8, frameCount) - 1e-6);
          }
        },
      ),
    );
  });

  it('follows a frame that leaves it, and only then', () => {
    const view = { from: 100, to: 200 };
    expect(follow(view, 150, 1000)).toBe(view);
    expect(follow(view, 200, 1000)).toEqual({ from: 190, to: 290 });
    expect(follow(view, 0, 1000)).toEqual({ from: 0, to: 100 });
  });

  it('marks round frames that do not crowd', () => {
    expect(frameTicks({ from: 0, to: 461 }, 900, 72)).toEqual([
      0, 50, 100, 150, 200, 250, 300, 350, 400, 450,
    ]);
    expect(frameTicks({ from: 95_003.5, to: 95_011.5 }, 900, 72)).toEqual([
      95_004, 95_005, 95_006, 95_007, 95_008, 95_009, 95_010, 95_011,
    ]);
  });

  it('finds a place in an ascending list', () => {
    expect([0, 1, 2, 5, 6].map((wanted) => firstAtOrAbove([1, 1, 5], wanted))).toEqual([0, 0, 2, 2, 3]);
  });
});
