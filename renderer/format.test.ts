import { expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatFigure,
  formatLargeCount,
  formatPercent,
} from './format.ts';

it('REQ-WIN-003 figures have as many digits as they deserve', () => {
  expect([9999, 10_000, 351_000, 2_764_321].map(formatLargeCount)).toEqual([
    '9,999',
    '10.0 k',
    '351 k',
    '2.76 M',
  ]);
  expect([0.755, 1.81, 12.84, 1230.4].map(formatFigure)).toEqual(['0.755', '1.81', '12.8', '1,230']);
  expect([0, 59.4, 60, 185, 7620].map(formatDuration)).toEqual([
    '0 s',
    '59 s',
    '1 min 00 s',
    '3 min 05 s',
    '2 h 07 min',
  ]);
  expect([0, 42e6, 725e6, 5025e6].map(formatClock)).toEqual(['0:00', '0:42', '12:05', '1:23:45']);
  expect([512, 442_368, 3 * 2 ** 30].map(formatBytes)).toEqual(['512 B', '432 kB', '3.00 GB']);
  expect(formatPercent(0.555)).toBe('56 %');
});
