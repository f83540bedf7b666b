import { expect, it } from 'vitest';
import { interpretValues } from '../../test/reference/interpret.ts';
import { Graph } from '../graph/index.ts';
import { tensorOf } from '../graph/tensor-of.ts';
import { clipByNorm, gradientNorm } from './clipping.ts';

/** Clips the group (3, 0), (4) of norm 5. */
function clipped(largest: number): number[] {
  const graph = new Graph();
  const feeds = { a: tensorOf('float64', [3, 0]), b: tensorOf('float64', [4]) };
  const gradients = [graph.input('a', 'float64', [2]), graph.input('b', 'float64', [1])];
  const results = clipByNorm(graph, gradients, gradientNorm(graph, gradients), largest);
  return interpretValues(graph, feeds, results).flatMap(({ data }) => Array.from(data, Number));
}

it('scales a group to the largest norm together, not each gradient alone', () => {
  const [x, y, z] = clipped(1);
  expect(x).toBeCloseTo(0.6, 6);
  expect(y).toBe(0);
  expect(z).toBeCloseTo(0.8, 6);
});

// Mutation: without min(1, …) these grow to norm 50.
it('leaves a group below the largest norm as it is', () => {
  expect(clipped(50)).toEqual([3, 0, 4]);
});
