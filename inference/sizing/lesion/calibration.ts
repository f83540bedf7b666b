import { CaliperError } from '../../../main/contract/errors.ts';
import type { IntervalCalibration } from '../../../main/contract/model-card.ts';

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
): IntervalCalibration {
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
    level: coverage,
    sampleCount: pairs.length,
    bins: filled.map(({ errors }, i) => {
      const sorted = errors.toSorted((a, b) => a - b);
      const outside = Math.floor(((errors.length + 1) * (1 - coverage)) / 2 + 1e-9);
      const next = filled[i + 1];
      return {
        ...(next && { belowMm: next.fromMm }),
        lowResidualMm: sorted[outside - 1]!,
        highResidualMm: sorted[errors.length - outside]!,
      };
    }),
  };
}

/**
 * The calibrated interval of one predicted size. It always holds the size itself and has no end below 0; above the
 * model's largest answer the truth may well lie, so that end is not cut.
 */
export function calibratedInterval(
  sizeMm: number,
  { bins }: IntervalCalibration,
): { lowMm: number; highMm: number } {
  const bin = bins.find(({ belowMm }) => belowMm === undefined || sizeMm < belowMm) ?? bins.at(-1)!;
  return {
    lowMm: Math.max(0, Math.min(sizeMm, sizeMm + bin.lowResidualMm)),
    highMm: Math.max(sizeMm, sizeMm + bin.highResidualMm),
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
