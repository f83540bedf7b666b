/** A case with the probability of each class, and its true class. */
export interface Judged {
  readonly probabilities: readonly number[];
  readonly label: number;
}

/** Half the mean squared distance between probabilities and truth: of two classes it is Brier's own score. */
export function brier(cases: readonly Judged[]): number {
  const total = cases.reduce(
    (sum, { probabilities, label }) =>
      sum + probabilities.reduce((square, p, k) => square + (p - (k === label ? 1 : 0)) ** 2, 0) / 2,
    0,
  );
  return total / cases.length;
}

const binCount = 10;

/** Expected calibration error: how far confidence and accuracy are apart, over ten bins of confidence. */
export function calibrationError(cases: readonly Judged[]): number {
  const bins = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { probabilities, label } of cases) {
    const predicted = mostProbable(probabilities);
    const confidence = probabilities[predicted]!;
    const bin = bins[Math.min(Math.floor(confidence * binCount), binCount - 1)]!;
    bin.count += 1;
    bin.confidence += confidence;
    if (predicted === label) bin.right += 1;
  }
  const gap = bins.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0);
  return gap / cases.length;
}

/** The class with the greatest probability; the first of equals. */
export const mostProbable = (probabilities: readonly number[]): number =>
  probabilities.indexOf(Math.max(...probabilities));

/** Probabilities of unnormalised scores divided by a temperature. */
export function softmax(scores: readonly number[], temperature = 1): number[] {
  const greatest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - greatest) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
