import { expect, it } from 'vitest';
import { byOpenness, compareGates } from './gate-figures.ts';

const gate = (name: string, open: number[]) => ({ name, open, mean: 0, openShare: 0, distanceFromHalf: 0 });

it('REQ-WIN-006 compares gates of the same name channel by channel, in the order of the first', () => {
  const first = [gate('layer1', [0.9, 0.1, 0.6, 0.4]), gate('layer2', [0.5]), gate('layer3', [0.2])];
  const other = gate('layer9', [0.5, 0.5, 0.5, 0.5]); // as wide as layer1, and before it
  const second = [other, gate('layer1', [0.8, 0.3, 0.2, 0.4]), gate('layer3', [0.2, 0.3])];
  const [comparison, ...more] = compareGates(first, second);
  expect(more).toEqual([]);
  expect(comparison).toMatchObject({
    name: 'layer1',
    first: [0.1, 0.4, 0.6, 0.9],
    second: [0.3, 0.4, 0.2, 0.8],
    agreement: 0.75,
  });
  expect(comparison?.meanDifference).toBeCloseTo(0.175, 12);
});

it('REQ-WIN-006 orders channels from shut to open', () => {
  expect(byOpenness([0.7, 0.1, 0.4])).toEqual([1, 2, 0]);
  expect(byOpenness([])).toEqual([]);
});
