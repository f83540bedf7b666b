import { describe, expect, it } from 'vitest';
import { randomStream, SeededRandom } from './random.ts';

describe('SeededRandom', () => {
  it('is xoshiro128**', () => {
    // State 1, 2, 3, 4: by hand, rotl(2·5, 7)·9 = 11520; then s1 = 0, so 0; the rest from the published C code's steps.
    const random = new SeededRandom([1, 2, 3, 4]);
    expect([random.bits(), random.bits(), random.bits()]).toEqual([11520, 0, 5927040]);
  });

  it('goes on from its state', () => {
    const random = new SeededRandom(42);
    for (let draws = 0; draws < 10; draws++) random.normal();
    const copy = new SeededRandom(random.state);
    expect(Array.from({ length: 5 }, () => copy.normal())).toEqual(
      Array.from({ length: 5 }, () => random.normal()),
    );
  });

  it('gives the same numbers on every platform', () => {
    const random = randomStream(1, 2, 3);
    expect([random.bits(), random.uniform(), random.integer(10), random.normal()]).toMatchInlineSnapshot(`
      [
        1309998958,
        0.6605904709240149,
        6,
        -0.1826417502350786,
      ]
    `);
  });

  it('has the moments of its distributions', () => {
    const random = new SeededRandom(1);
    const count = 20_000;
    const moments = (draw: () => number) => {
      const draws = Array.from({ length: count }, draw);
      const mean = draws.reduce((sum, value) => sum + value, 0) / count;
      const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
      return [mean, variance] as const;
    };
    const [uniformMean, uniformVariance] = moments(() => random.uniform());
    expect(uniformMean).toBeCloseTo(0.5, 2);
    expect(uniformVariance).toBeCloseTo(1 / 12, 2);
    const [normalMean, normalVariance] = moments(() => random.normal());
    expect(Math.abs(normalMean)).toBeLessThan(0.03);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.04);
  });

  it('shuffles every element once', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = new SeededRandom(9).shuffle([...items]);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.sort((a, b) => a - b)).toEqual(items);
  });

  it('keeps streams of different purposes apart', () => {
    const firsts = [
      randomStream(1),
      randomStream(1, 0),
      randomStream(1, 1),
      randomStream(1, 0, 0),
      randomStream(2, 0),
    ];
    expect(new Set(firsts.map((random) => random.bits())).size).toBe(firsts.length);
  });
});
