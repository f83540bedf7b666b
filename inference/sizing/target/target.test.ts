import { describe, expect, it } from 'vitest';
import {
  checkThresholds,
  defaultThresholds,
  gatePassWeights,
  mainPassWeights,
  referencePredictionThresholds,
  sampleWeight,
  scaledTarget,
  sizeClassOf,
  sizeMmOf,
} from '../index.ts';

describe('target scaling', () => {
  // Mutation: a span of 20 instead of 19.5.
  it.each([
    [0.5, -1],
    [3, -0.7435897436],
    [4.75, -0.5641025641],
    [5, -0.5384615385],
    [10, -0.0256410256],
    [15, 0.4871794872],
    [20, 1],
    [25, 1.5128205128],
  ])('scales %f mm to %f, unclipped', (sizeMm, scaled) => {
    expect(scaledTarget(sizeMm)).toBeCloseTo(scaled, 9);
  });

  it('inverts the scaling and clamps the answer to 0.5 … 22 mm', () => {
    expect(sizeMmOf(scaledTarget(7.3))).toBeCloseTo(7.3, 12);
    expect([sizeMmOf(-5), sizeMmOf(1.5), sizeMmOf(Number.POSITIVE_INFINITY)]).toEqual([0.5, 22, 22]);
  });

  it('refuses what is no size', () => {
    for (const sizeMm of [Number.NaN, 0, -3, Number.POSITIVE_INFINITY]) {
      expect(() => scaledTarget(sizeMm)).toThrow(/positive number of mm/);
    }
    expect(() => sizeMmOf(Number.NaN)).toThrow(/NaN/);
  });
});

describe('size classes', () => {
  // Mutation: < for <= at 5 mm, or > for >= at 10 mm.
  it('puts 5 mm in diminutive and 10 mm in large', () => {
    expect([4.75, 5, 5.01, 9.99, 10].map((sizeMm) => sizeClassOf(sizeMm))).toEqual([
      'diminutive',
      'diminutive',
      'small',
      'small',
      'large',
    ]);
  });

  it('keeps the threshold of predictions apart from that of the truth', () => {
    expect(sizeClassOf(4.9, defaultThresholds)).toBe('diminutive');
    expect(sizeClassOf(4.9, referencePredictionThresholds)).toBe('small');
  });

  it('gives a missing size no class', () => {
    expect(() => sizeClassOf(Number.NaN)).toThrow(/no class/);
  });

  it('refuses thresholds that do not rise', () => {
    expect(() => checkThresholds({ diminutiveUpToMm: 10, largeFromMm: 5 })).toThrow(/must rise/);
  });
});

describe('sample weights', () => {
  // Mutation: weights by the scaled target (the reference's bug) give 1 everywhere.
  it('weighs by mm', () => {
    const sizesMm = [5, 6, 10];
    expect(sizesMm.map((sizeMm) => sampleWeight(sizeMm, mainPassWeights))).toEqual([1, 3, 5]);
    expect(sizesMm.map((sizeMm) => sampleWeight(sizeMm, gatePassWeights))).toEqual([1, 5, 10]);
  });
});
