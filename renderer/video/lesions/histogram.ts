/** Counts of equally wide bins. */
export interface Histogram {
  readonly lowMm: number;
  readonly binMm: number;
  readonly counts: readonly number[];
}

/** Weighted values in at most `mostBins` bins of a round width; null without values. */
export function histogram(
  sizesMm: ArrayLike<number>,
  weights: ArrayLike<number>,
  mostBins: number,
): Histogram | null {
  if (sizesMm.length === 0) return null;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < sizesMm.length; i += 1) {
    least = Math.min(least, sizesMm[i]!);
    greatest = Math.max(greatest, sizesMm[i]!);
  }
  const binMm =
    [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 25, 50].find((width) => (greatest - least) / width < mostBins - 1) ??
    100;
  const lowMm = Math.floor(least / binMm) * binMm;
  const counts = new Array<number>(Math.floor((greatest - lowMm) / binMm) + 1).fill(0);
  for (let i = 0; i < sizesMm.length; i += 1) {
    const bin = Math.min(counts.length - 1, Math.floor((sizesMm[i]! - lowMm) / binMm));
    counts[bin] = counts[bin]! + (weights[i] ?? 1);
  }
  return { lowMm, binMm, counts };
}
