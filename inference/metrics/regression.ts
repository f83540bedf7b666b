export interface RegressionFigures {
  readonly maeMm: number;
  readonly rmseMm: number;
  /** Shares, 0 … 1, with an error strictly below. */
  readonly within1Mm: number;
  readonly within2Mm: number;
  /** Mean of (truth - prediction) / truth in percent; negative where sizes are overestimated. */
  readonly signedPercent: number;
}

/** Errors of predicted sizes in mm, as the method's log has them. NaN where there is nothing to measure. */
export function regressionFigures(
  truthMm: readonly number[],
  predictedMm: readonly number[],
): RegressionFigures {
  const count = truthMm.length;
  let absolute = 0;
  let square = 0;
  let percent = 0;
  let below1 = 0;
  let below2 = 0;
  truthMm.forEach((truth, i) => {
    const error = truth - predictedMm[i]!;
    absolute += Math.abs(error);
    square += error * error;
    percent += (100 * error) / truth;
    if (Math.abs(error) < 1) below1 += 1;
    if (Math.abs(error) < 2) below2 += 1;
  });
  return {
    maeMm: absolute / count,
    rmseMm: Math.sqrt(square / count),
    within1Mm: below1 / count,
    within2Mm: below2 / count,
    signedPercent: percent / count,
  };
}

/** Middle value; the mean of the middle two of an even number. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half) - 1]!) / 2;
}
