import { softmax } from '../metrics/probabilities.ts';

/** A picture's few numbers, and its class. */
export interface Described {
  readonly features: readonly number[];
  readonly label: number;
}

const steps = 500;
const rate = 0.5;
/** Keeps the weights of separable classes finite. */
const penalty = 1e-3;

/**
 * Multinomial logistic regression on standardised features, by gradient descent from zero: no seed, equal data give equal
 * answers. Every class counts alike, as in balanced sampling.
 */
export function logisticRegression(
  cases: readonly Described[],
  classCount: number,
): (features: readonly number[]) => number[] {
  const width = cases[0]?.features.length ?? 0;
  const mean = Array.from({ length: width }, (_, j) => average(cases.map(({ features }) => features[j]!)));
  const spread = mean.map((centre, j) => {
    const variance = average(cases.map(({ features }) => (features[j]! - centre) ** 2));
    return Math.sqrt(variance) || 1;
  });
  const standard = (features: readonly number[]) => [
    1,
    ...features.map((value, j) => (value - mean[j]!) / spread[j]!),
  ];
  const rows = cases.map(({ features, label }) => ({ x: standard(features), label }));
  const counts = Array.from({ length: classCount }, (_, k) => rows.filter(({ label }) => label === k).length);
  const present = counts.filter((count) => count > 0).length;
  const weights = Array.from({ length: classCount }, () => new Array<number>(width + 1).fill(0));
  const scores = (x: readonly number[]) =>
    weights.map((own) => own.reduce((sum, weight, j) => sum + weight * x[j]!, 0));
  for (let step = 0; step < steps; step++) {
    const slope = weights.map((own) => own.map((weight, j) => (j === 0 ? 0 : penalty * weight)));
    for (const { x, label } of rows) {
      const share = 1 / (counts[label]! * present);
      const probabilities = softmax(scores(x));
      for (let k = 0; k < classCount; k++) {
        const error = share * (probabilities[k]! - (k === label ? 1 : 0));
        for (let j = 0; j <= width; j++) slope[k]![j]! += error * x[j]!;
      }
    }
    for (let k = 0; k < classCount; k++)
      for (let j = 0; j <= width; j++) weights[k]![j]! -= rate * slope[k]![j]!;
  }
  return (features) => softmax(scores(standard(features)));
}

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
