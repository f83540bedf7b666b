import { expect, it } from 'vitest';
import { square } from '../../test/database/library.ts';
import { boxAt, boxesBetween } from './interpolate.ts';

const point = (frameIndex: number, xMinPx: number, outside = false) => ({
  ...square(xMinPx),
  frameIndex,
  outside,
});

it('moves in a straight line between key frames', () => {
  expect(boxAt(point(10, 0), point(20, 100), 13)).toEqual(square(30));
  expect(boxAt(point(10, 0), point(20, 100), 10)).toEqual(square(0));
});

it('stays after the last key frame and up to an end marker, and ends there', () => {
  expect(boxAt(point(10, 5), undefined, 99)).toEqual(square(5));
  expect(boxAt(point(10, 5), point(20, 100, true), 19)).toEqual(square(5));
  expect(boxAt(point(20, 100, true), point(30, 0), 25)).toBeUndefined();
  expect(boxAt(point(20, 100), undefined, 19)).toBeUndefined();
});

it('gives the boxes of a range, and none from beyond it', () => {
  const points = [point(2, 0), point(4, 20), point(6, 0, true), point(8, 7)];
  const seen = [...boxesBetween(points, 3, 10)].map(({ frameIndex, box }) => [frameIndex, box.xMinPx]);
  expect(seen).toEqual([
    [3, 10],
    [4, 20],
    [5, 20],
    [8, 7],
    [9, 7],
  ]);
});
