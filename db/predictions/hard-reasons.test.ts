import { expect, it } from 'vitest';
import { hardReasons } from './hard-reasons.ts';

const frames = { frameCount: 10, meanMm: 5, deviationMm: 0, leastMm: 5, greatestMm: 5 };
const kinds = (lowMm: number, highMm: number) =>
  hardReasons({ sizeMm: 5, lowMm, highMm }, frames).map(({ kind }) => kind);

it('REQ-SIZE-004 a size of exactly 5 mm is diminutive, one of exactly 10 mm is large', () => {
  expect(kinds(3, 5)).toEqual(['wide-interval']);
  expect(kinds(5, 5.1)).toEqual(['crosses-class', 'wide-interval']);
  expect(kinds(5.1, 9.9)).toEqual(['wide-interval']);
  expect(kinds(5.1, 10)).toEqual(['crosses-class', 'wide-interval']);
  expect(kinds(10, 14)).toEqual(['wide-interval']);
});
