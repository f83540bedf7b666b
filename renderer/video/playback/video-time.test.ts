import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatVideoTime, frameShownAt } from './video-time.ts';

describe('REQ-VIDEO-002 the frame that is due', () => {
  it('is the last that began at or before the time, whatever the gaps', () => {
    const times = [0, 40, 80, 500, 520];
    expect([-1, 0, 39, 40, 499, 500, 519, 9999].map((at) => frameShownAt(times, at))).toEqual([
      0, 0, 0, 1, 2, 3, 3, 4,
    ]);
  });

  it('is never one that has not begun', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { minLength: 1 }), fc.nat(2e6), (unsorted, at) => {
        const times = unsorted.toSorted((a, b) => a - b);
        const shown = frameShownAt(times, at);
        expect(shown === 0 || times[shown]! <= at).toBe(true);
        expect(shown === times.length - 1 || times[shown + 1]! > at).toBe(true);
      }),
    );
  });
});

it.each([
  [0, '00:00.000'],
  [11_400_000, '00:11.400'],
  [3_599_999_600, '1:00:00.000'],
  [-40_000, '-00:00.040'],
])('%s µs is written %s', (ptsUs, text) => {
  expect(formatVideoTime(ptsUs)).toBe(text);
});
