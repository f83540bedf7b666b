import { CaliperError } from '../../main/contract/errors.ts';

/** Counts by [true class][predicted class]. */
export type Confusion = readonly (readonly number[])[];

export interface ClassFigures {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  readonly weightedF1: number;
  readonly macroPrecision: number;
}

/** Confusion matrix of labels 0 … classes-1. */
export function confusionOf(
  truth: readonly number[],
  predicted: readonly number[],
  classes: number,
): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((label, i) => {
    const row = counts[label];
    const guess = predicted[i];
    if (!row || guess === undefined || row[guess] === undefined) {
      throw new CaliperError('invalid_input', `label ${label} or ${guess} is not below ${classes}`);
    }
    row[guess] += 1;
  });
  return counts;
}

/**
 * Figures of a confusion matrix, as scikit-learn defines them with `zero_division=1` (the method's choice): the
 * precision of a class that is never predicted counts as 1. Macro means run over the classes that occur in the truth
 * or the prediction, balanced accuracy over those in the truth. NaN for an empty matrix.
 */
export function classFigures(confusion: Confusion): ClassFigures {
  const rows = confusion.map((row) => sum(row));
  const columns = confusion.map((_, predicted) => sum(confusion.map((row) => row[predicted]!)));
  const hits = confusion.map((row, label) => row[label]!);
  const total = sum(rows);
  const occurring = hits.map((_, label) => label).filter((label) => rows[label]! + columns[label]! > 0);
  const inTruth = occurring.filter((label) => rows[label]! > 0);
  const f1 = (label: number) => (2 * hits[label]!) / (rows[label]! + columns[label]!);
  const precision = (label: number) => (columns[label] === 0 ? 1 : hits[label]! / columns[label]!);
  return {
    accuracy: sum(hits) / total,
    balancedAccuracy: mean(inTruth.map((label) => hits[label]! / rows[label]!)),
    macroF1: mean(occurring.map(f1)),
    weightedF1: sum(inTruth.map((label) => f1(label) * rows[label]!)) / total,
    macroPrecision: mean(occurring.map(precision)),
  };
}

/** The label most frequent in these; the lower one of equals. */
export function majorityLabel(labels: readonly number[], classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]! += 1;
  return counts.indexOf(Math.max(...counts));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
