import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import {
  type Initialiser,
  kaimingNormalFanOut,
  torchDefaultWeight,
  truncatedNormal,
  uniformWithin,
  xavierGate,
} from './initial.ts';

function deviation(initial: Initialiser, dims: readonly number[]): number {
  const { data } = initial(dims, seededRandom(2));
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
}

describe('initial weights', () => {
  // Mutation of the gate's row: fan-in and fan-out both C, as a square matrix would have.
  it.each([
    ['a convolution: √(2/fan-out)', kaimingNormalFanOut, [64, 32, 3, 3], Math.sqrt(2 / (64 * 9))],
    ['a linear layer: uniform within 1/√fan-in', torchDefaultWeight, [300, 100], 1 / Math.sqrt(300)],
    ['a bias: the same bound', uniformWithin(100), [20000], 1 / Math.sqrt(300)],
    ['a transformer’s linear layer: 0.02', truncatedNormal, [200, 100], 0.02],
    ['a gate of 64: the method’s 0.175412', xavierGate, [64], 0.175412],
    ['a gate of 1536: the method’s 0.036073', xavierGate, [1536], 0.036073],
  ])('of %s', (_, initial, dims, expected) => {
    const spread = 4 / Math.sqrt(2 * dims.reduce((product, dim) => product * dim, 1));
    expect(deviation(initial, dims) / expected).toBeGreaterThan(1 - spread);
    expect(deviation(initial, dims) / expected).toBeLessThan(1 + spread);
  });

  it('repeat with their seed', () => {
    const weights = (seed: number) => xavierGate([16], seededRandom(seed));
    expect(weights(3)).toEqual(weights(3));
    expect(weights(3)).not.toEqual(weights(4));
  });
});
