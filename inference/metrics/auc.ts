/** A case with its score for a class, and whether it is of that class. */
export interface Scored {
  readonly score: number;
  readonly positive: boolean;
  /** Only cases of one stratum are compared: the fold of a cross-validation, whose models have scales of their own. */
  readonly stratum: string;
}

/**
 * Area under the ROC curve: the share of pairs, one of the class and one not, in which the one of the class has the higher
 * score; ties count half. Pairs are taken within strata. NaN where there is no pair.
 */
export function auc(cases: readonly Scored[]): number {
  let pairs = 0;
  let concordant = 0;
  for (const stratum of Map.groupBy(cases, (each) => each.stratum).values()) {
    const sorted = stratum.toSorted((a, b) => a.score - b.score);
    let below = 0;
    for (let from = 0; from < sorted.length; ) {
      let to = from;
      let positives = 0;
      while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) {
        if (sorted[to]!.positive) positives += 1;
        to += 1;
      }
      const negatives = to - from - positives;
      concordant += positives * (below + negatives / 2);
      below += negatives;
      from = to;
    }
    pairs += below * (sorted.length - below);
  }
  return concordant / pairs;
}
