import { softmax } from '../metrics/probabilities.ts';

/** Unnormalised scores of a case and its true class. */
export interface ScoredCase {
  readonly scores: readonly number[];
  readonly label: number;
}

const [lowest, highest] = [0.05, 20];
const rounds = 60;

/**
 * The temperature by which scores are divided so that the cases are most likely: one number, found on validation by golden
 * section over its logarithm. It changes no order and no decision. Guo et al. 2017.
 */
export function fittedTemperature(cases: readonly ScoredCase[]): number {
  const loss = (logarithm: number) => {
    const temperature = Math.exp(logarithm);
    return cases.reduce(
      (sum, { scores, label }) => sum - Math.log(Math.max(softmax(scores, temperature)[label]!, 1e-12)),
      0,
    );
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(lowest), Math.log(highest)];
  for (let round = 0; round < rounds; round++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (loss(a) <= loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}
