/**
 * The value with half of the weight on either side; the mean of two neighbours where a border falls exactly between
 * them, so that equal weights give the ordinary median. Weights are not negative. NaN where they sum to nothing.
 */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const half = weights.reduce((total, weight) => total + weight, 0) / 2;
  if (!(half > 0)) return Number.NaN;
  let below = 0;
  for (const [rank, i] of order.entries()) {
    below += weights[i]!;
    if (below > half) return values[i]!;
    if (below === half) return (values[i]! + values[nextWeighted(order, weights, rank)]!) / 2;
  }
  return values[order.at(-1)!]!;
}

function nextWeighted(order: readonly number[], weights: readonly number[], rank: number): number {
  return order.slice(rank + 1).find((i) => weights[i]! > 0) ?? order[rank]!;
}
