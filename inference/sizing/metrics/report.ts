import { CaliperError } from '../../../main/contract/errors.ts';
import { groupedBootstrap, type Interval } from '../../metrics/bootstrap.ts';
import {
  type ClassFigures,
  type Confusion,
  classFigures,
  confusionOf,
  majorityLabel,
} from '../../metrics/classification.ts';
import { median, type RegressionFigures, regressionFigures } from '../../metrics/regression.ts';
import type { Random } from '../../random.ts';
import {
  type ClassThresholds,
  checkThresholds,
  defaultThresholds,
  sizeClasses,
  sizeClassOf,
} from '../target/classes.ts';

/** One frame or one lesion with its true and its predicted size, and the patient it belongs to. */
export interface SizePair {
  readonly truthMm: number;
  readonly predictedMm: number;
  readonly patient: string;
}

/** A figure with its interval over patients, and what a predictor that never looks at the image reaches. */
export interface Figure {
  readonly value: number;
  readonly interval: Interval | null;
  readonly constant: number;
}

interface ClassReport {
  readonly labels: readonly string[];
  readonly confusion: Confusion;
  /** What the constant predictor always says: the most frequent class. */
  readonly constantLabel: string;
  readonly figures: Readonly<Record<keyof ClassFigures, Figure>>;
}

export interface SizingReport {
  readonly count: number;
  readonly patients: number;
  /** What the constant predictor always says: the median size. */
  readonly constantMm: number;
  /** Where the constants come from: the training sizes, or, where none were given, the evaluated ones. */
  readonly constantFrom: 'training' | 'evaluation';
  readonly regression: Readonly<Record<keyof RegressionFigures, Figure>>;
  readonly threeClasses: ClassReport;
  /** Below the large threshold against large. */
  readonly twoClasses: ClassReport;
}

export interface ReportOptions {
  readonly random: Random;
  readonly truthThresholds?: ClassThresholds;
  readonly predictionThresholds?: ClassThresholds;
  /** Sizes that a constant predictor may have learned from. */
  readonly trainingMm?: readonly number[];
  readonly draws?: number;
  readonly coverage?: number;
}

/**
 * Every sizing metric of a set of frames or of lesions, with intervals and the constant predictor beside each.
 * Source of the definitions: method file, section 3; golden numbers in section 4. Throws `invalid_input` on no pairs.
 */
export function sizingReport(pairs: readonly SizePair[], options: ReportOptions): SizingReport {
  if (pairs.length === 0) throw new CaliperError('invalid_input', 'no sizes to evaluate');
  const truthThresholds = checkThresholds(options.truthThresholds ?? defaultThresholds);
  const predictionThresholds = checkThresholds(options.predictionThresholds ?? defaultThresholds);
  const knownMm = options.trainingMm?.length ? options.trainingMm : pairs.map((pair) => pair.truthMm);
  const bootstrap = {
    draws: options.draws ?? 1000,
    coverage: options.coverage ?? 0.95,
    random: options.random,
  };
  const constantMm = median(knownMm);
  const classes = (
    labels: readonly string[],
    labelOf: (sizeMm: number, thresholds: ClassThresholds) => number,
  ) =>
    classReport(
      pairs,
      knownMm,
      labels,
      {
        truth: (sizeMm) => labelOf(sizeMm, truthThresholds),
        predicted: (sizeMm) => labelOf(sizeMm, predictionThresholds),
      },
      bootstrap,
    );
  return {
    count: pairs.length,
    patients: new Set(pairs.map((pair) => pair.patient)).size,
    constantMm,
    constantFrom: options.trainingMm?.length ? 'training' : 'evaluation',
    regression: withIntervals(
      pairs,
      (sample) =>
        regressionFigures(
          truthsOf(sample),
          sample.map((pair) => pair.predictedMm),
        ),
      regressionFigures(
        truthsOf(pairs),
        pairs.map(() => constantMm),
      ),
      bootstrap,
    ),
    threeClasses: classes(sizeClasses, (sizeMm, thresholds) =>
      sizeClasses.indexOf(sizeClassOf(sizeMm, thresholds)),
    ),
    twoClasses: classes(['not large', 'large'], (sizeMm, thresholds) =>
      sizeClassOf(sizeMm, thresholds) === 'large' ? 1 : 0,
    ),
  };
}

type Bootstrap = { readonly draws: number; readonly coverage: number; readonly random: Random };

const truthsOf = (pairs: readonly SizePair[]) => pairs.map((pair) => pair.truthMm);

function classReport(
  pairs: readonly SizePair[],
  knownMm: readonly number[],
  labels: readonly string[],
  label: { truth(sizeMm: number): number; predicted(sizeMm: number): number },
  bootstrap: Bootstrap,
): ClassReport {
  const labelled = pairs.map((pair) => ({
    patient: pair.patient,
    truth: label.truth(pair.truthMm),
    predicted: label.predicted(pair.predictedMm),
  }));
  const confusion = (sample: readonly { truth: number; predicted: number }[]) =>
    confusionOf(
      sample.map((pair) => pair.truth),
      sample.map((pair) => pair.predicted),
      labels.length,
    );
  const constant = majorityLabel(knownMm.map(label.truth), labels.length);
  return {
    labels,
    confusion: confusion(labelled),
    constantLabel: labels[constant]!,
    figures: withIntervals(
      labelled,
      (sample) => ({ ...classFigures(confusion(sample)) }),
      classFigures(confusion(labelled.map((pair) => ({ ...pair, predicted: constant })))),
      bootstrap,
    ),
  };
}

function withIntervals<Item extends { readonly patient: string }, Figures extends object>(
  items: readonly Item[],
  figuresOf: (items: readonly Item[]) => Figures & Readonly<Record<keyof Figures, number>>,
  constants: Figures & Readonly<Record<keyof Figures, number>>,
  bootstrap: Bootstrap,
): Record<keyof Figures & string, Figure> {
  type Name = keyof Figures & string;
  const values = figuresOf(items) as Readonly<Record<Name, number>>;
  const intervals = groupedBootstrap<Item, Name>(items, (item) => item.patient, figuresOf, bootstrap);
  const figures = {} as Record<Name, Figure>;
  for (const name of Object.keys(values) as Name[]) {
    figures[name] = {
      value: values[name],
      interval: intervals[name] ?? null,
      constant: constants[name],
    };
  }
  return figures;
}
