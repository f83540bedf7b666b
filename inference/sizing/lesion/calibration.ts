import { CaliperError } from '../../../main/contract/errors.ts';
import type { Interval } from '../metrics/bootstrap.ts';
import { answerRangeMm } from '../target/scaling.ts';

/** What the model's errors were on validation data, by the size it said. Plain JSON: a part of the model's card. */
export interface SizeCalibration {
  readonly coverage: number;
  /** In rising order; the first starts at 0. */
  readonly bins: readonly CalibrationBin[];
}

interface CalibrationBin {
  readonly fromMm: number;
  /** To be added to the predicted size for the ends of its interval. */
  readonly lowOffsetMm: number;
  readonly highOffsetMm: number;
  readonly count: number;
}

const defaultCoverage = 0.95;

/** Fewer validation pairs than this have no order statistic that holds `coverage`: 39 for 95 %, 19 for 90 %. */
export function leastCalibrationPairs(coverage = defaultCoverage): number {
  return Math.ceil(2 / (1 - coverage) - 1 - 1e-9);
}

/**
 * Split-conformal intervals from validation pairs: the order statistics of truth - prediction that hold `coverage` of
 * exchangeable new samples, apart for each range of predicted size, since large lesions err by more. Ranges with too
 * few samples for their quantile are joined with the range above (the last with the one below).
 * The guarantee is for samples exchangeable with the validation set: frames of other patients of the same kind, not
 * another endoscope. Throws `invalid_input` where all pairs together are fewer than
 * `leastCalibrationPairs`.
 */
export function calibrate(
  pairs: readonly { readonly truthMm: number; readonly predictedMm: number }[],
  options: { readonly coverage?: number; readonly binEdgesMm?: readonly number[] } = {},
): SizeCalibration {
  const coverage = options.coverage ?? defaultCoverage;
  const edges = [0, ...(options.binEdgesMm ?? [4, 6, 8, 10, 14])];
  const least = leastCalibrationPairs(coverage);
  if (pairs.length < least) {
    throw new CaliperError(
      'invalid_input',
      `${pairs.length} validation pairs are too few for ${100 * coverage} % intervals: ${least} are needed`,
    );
  }
  const filled = joinSmall(
    edges.map((fromMm, i) => ({
      fromMm,
      errors: pairs
        .filter(
          (pair) =>
            pair.predictedMm >= fromMm && pair.predictedMm < (edges[i + 1] ?? Number.POSITIVE_INFINITY),
        )
        .map((pair) => pair.truthMm - pair.predictedMm),
    })),
    least,
  );
  return {
    coverage,
    bins: filled.map(({ fromMm, errors }) => {
      const sorted = errors.toSorted((a, b) => a - b);
      const outside = Math.floor(((errors.length + 1) * (1 - coverage)) / 2 + 1e-9);
      return {
        fromMm,
        lowOffsetMm: sorted[outside - 1]!,
        highOffsetMm: sorted[errors.length - outside]!,
        count: errors.length,
      };
    }),
  };
}

/** The calibrated interval of one predicted size, within the range of answers. */
export function calibratedInterval(sizeMm: number, calibration: SizeCalibration): Interval {
  const bin = calibration.bins.findLast((candidate) => sizeMm >= candidate.fromMm);
  if (!bin) throw new CaliperError('model_contract', `the model's calibration has no range for ${sizeMm} mm`);
  const inRange = (mm: number) => Math.min(Math.max(mm, answerRangeMm.lowest), answerRangeMm.highest);
  return {
    low: inRange(Math.min(sizeMm, sizeMm + bin.lowOffsetMm)),
    high: inRange(Math.max(sizeMm, sizeMm + bin.highOffsetMm)),
  };
}

interface ErrorBin {
  readonly fromMm: number;
  readonly errors: readonly number[];
}

function joinSmall(bins: readonly ErrorBin[], least: number): ErrorBin[] {
  const joined: ErrorBin[] = [];
  let open: ErrorBin | undefined;
  for (const bin of bins) {
    open = open ? { fromMm: open.fromMm, errors: [...open.errors, ...bin.errors] } : bin;
    if (open.errors.length < least) continue;
    joined.push(open);
    open = undefined;
  }
  const last = joined.pop();
  if (!last) return open ? [open] : [];
  return [...joined, open ? { fromMm: last.fromMm, errors: [...last.errors, ...open.errors] } : last];
}
