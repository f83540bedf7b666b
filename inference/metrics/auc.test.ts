import { describe, expect, it } from 'vitest';
import { auc, type Scored } from './auc.ts';
import { brier, calibrationError, softmax } from './probabilities.ts';

const cases = (positives: readonly number[], negatives: readonly number[], stratum = ''): Scored[] => [
  ...positives.map((score) => ({ score, positive: true, stratum })),
  ...negatives.map((score) => ({ score, positive: false, stratum })),
];

describe('REQ-TRAIN-009 the area under the curve', () => {
  it('is the share of pairs in order, ties half', () => {
    expect(auc(cases([3, 4], [1, 2]))).toBe(1);
    expect(auc(cases([1, 2], [3, 4]))).toBe(0);
    expect(auc(cases([2, 5], [1, 2, 3]))).toBeCloseTo((1 + 0.5 + 0 + 3) / 6, 12);
    expect(auc(cases([1, 1], [1, 1, 1]))).toBe(0.5);
  });

  it('has no value where there is no pair', () => {
    expect(auc(cases([1], []))).toBeNaN();
    expect(auc([])).toBeNaN();
  });

  it('compares within folds only: each fold has a scale of its own', () => {
    const folds = [...cases([2], [1], 'a'), ...cases([12], [11], 'b')];
    expect(auc(folds)).toBe(1);
    expect(auc(folds.map((each) => ({ ...each, stratum: '' })))).toBe(0.75);
    // A fold without a positive says nothing.
    expect(auc([...folds, ...cases([], [99, 98], 'c')])).toBe(1);
  });
});

describe('REQ-TRAIN-009 scores of probabilities', () => {
  it('are 0 for certain truth, and Brier’s own for two classes', () => {
    expect(brier([{ probabilities: [0, 1], label: 1 }])).toBe(0);
    expect(brier([{ probabilities: [0.7, 0.3], label: 1 }])).toBeCloseTo(0.49, 12);
  });

  it('tell confidence from accuracy', () => {
    const sure = Array.from({ length: 10 }, (_, i) => ({
      probabilities: [0.95, 0.05],
      label: i < 5 ? 0 : 1,
    }));
    expect(calibrationError(sure)).toBeCloseTo(0.45, 12);
    const honest = Array.from({ length: 10 }, (_, i) => ({
      probabilities: [0.7, 0.3],
      label: i < 7 ? 0 : 1,
    }));
    expect(calibrationError(honest)).toBeCloseTo(0, 12);
  });

  it('come from scores by a softmax that a temperature flattens', () => {
    expect(softmax([1000, 0])).toEqual([1, 0]);
    expect(softmax([2, 0], 2)[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });
});
