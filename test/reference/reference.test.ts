import { describe, expect, it } from 'vitest';
import { erf } from './erf.ts';

// Table 7.1 of Abramowitz and Stegun, and NIST's Digital Library, to 15 digits.
describe('erf', () => {
  it.each([
    [0, 0],
    [0.5, 0.520499877813047],
    [1, 0.842700792949715],
    [2, 0.995322265018953],
    [3, 0.999977909503001],
    [3.5, 0.999999256901628],
    [-1.5, -0.966105146475311],
    [7, 1],
  ])('of %d', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-13);
  });

  it('is continuous where the series hands over to the fraction', () => {
    expect(Math.abs(erf(3) - erf(3 - 1e-12))).toBeLessThan(1e-15);
  });
});
