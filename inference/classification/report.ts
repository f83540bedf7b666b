import type { Metric, SubgroupMetrics } from '../../main/contract/model-card.ts';
import { auc } from '../metrics/auc.ts';
import { groupedBootstrap } from '../metrics/bootstrap.ts';
import { classFigures, confusionOf } from '../metrics/classification.ts';
import { brier, calibrationError, mostProbable } from '../metrics/probabilities.ts';
import { seededRandom } from '../random.ts';
import type { LabelledItem } from '../registry/data.ts';

const coverage = 0.95;
/** Draws of the bootstrap; fewer for many cases, whose intervals are narrow. */
const drawsFor = (cases: number) => (cases > 20_000 ? 200 : 1000);

/** A case with what the model and the cheap baseline say of it. */
export interface JudgedCase {
  readonly patient: string;
  readonly medium: string;
  readonly object: string | null;
  readonly label: number;
  readonly probabilities: readonly number[];
  readonly baseline: readonly number[];
  /** Only cases of one stratum are ranked together: a fold of a cross-validation. */
  readonly stratum: string;
}

export interface ReportOptions {
  readonly classes: readonly string[];
  readonly subject: 'object' | 'frame' | 'medium';
  readonly split: SubgroupMetrics['split'];
  /** Of each class in what was learned from: all that the constant predictor knows. */
  readonly trainingShares: readonly number[];
  readonly baselineName: string;
  readonly seed: number;
  /** How often each case stands among them: the repeats of a cross-validation. Default 1. */
  readonly repeats?: number;
}

/** The case of an item. */
export const judged = (
  { patient, medium, object, label }: LabelledItem,
  probabilities: readonly number[],
  baseline: readonly number[],
  stratum = '',
): JudgedCase => ({ patient, medium, object, label, probabilities, baseline, stratum });

/**
 * All figures of a set of cases with intervals over patients, beside the constant predictor (the training frequencies, so the
 * most frequent class) and the cheap baseline; and once more by video or object, where these have several cases each.
 */
export function classificationMetrics(
  cases: readonly JudgedCase[],
  options: ReportOptions,
): SubgroupMetrics[] {
  const groups = aggregated(cases);
  const unit =
    groups === undefined ? 'picture' : options.subject === 'object' ? 'frame of an object' : 'frame';
  const whole = options.subject === 'object' ? 'object' : 'video';
  return [
    groupMetrics(cases, unit, options),
    ...(groups === undefined ? [] : [groupMetrics(groups, whole, options)]),
  ];
}

/** One case a video or object: the mean probabilities of its frames. None where every one has a single frame or mixed labels. */
function aggregated(cases: readonly JudgedCase[]): JudgedCase[] | undefined {
  const groups = [
    ...Map.groupBy(cases, ({ medium, object, stratum }) => `${stratum} ${object ?? medium}`).values(),
  ];
  if (groups.length === cases.length) return undefined;
  const uniform = groups.filter((own) => own.every(({ label }) => label === own[0]!.label));
  if (uniform.length === 0) return undefined;
  const mean = (own: readonly JudgedCase[], of: (one: JudgedCase) => readonly number[]) =>
    of(own[0]!).map((_, k) => own.reduce((sum, one) => sum + of(one)[k]!, 0) / own.length);
  return uniform.map((own) => ({
    ...own[0]!,
    probabilities: mean(own, (one) => one.probabilities),
    baseline: mean(own, (one) => one.baseline),
  }));
}

function groupMetrics(cases: readonly JudgedCase[], unit: string, options: ReportOptions): SubgroupMetrics {
  const { classes, split, trainingShares, baselineName, seed } = options;
  const figures = (sample: readonly JudgedCase[], of: (one: JudgedCase) => readonly number[]) =>
    figuresOf(sample, of, classes);
  const own = figures(cases, (one) => one.probabilities);
  const constant = figures(cases, () => trainingShares);
  const cheap = figures(cases, (one) => one.baseline);
  const intervals = groupedBootstrap(
    cases,
    ({ patient }) => patient,
    (sample) => figures(sample, (one) => one.probabilities),
    { draws: drawsFor(cases.length), coverage, random: seededRandom(seed) },
  );
  const metrics = Object.keys(own).flatMap((name): Metric[] => {
    const interval = intervals[name];
    const [value, constantPredictor, other] = [own[name]!, constant[name]!, cheap[name]!];
    if (interval === undefined || ![value, constantPredictor].every(Number.isFinite)) return [];
    return [
      {
        ...{ name, value, low: interval.low, high: interval.high, level: coverage, constantPredictor },
        ...(Number.isFinite(other) && { beside: [{ predictor: baselineName, value: other }] }),
      },
    ];
  });
  const counts = confusionOf(
    cases.map(({ label }) => label),
    cases.map(({ probabilities }) => mostProbable(probabilities)),
    classes.length,
  );
  return {
    ...{ subgroup: 'all', split, unit, count: Math.round(cases.length / (options.repeats ?? 1)), metrics },
    confusion: { classes: [...classes], counts: counts.map((row) => [...row]) },
  };
}

/** Of two classes the area is that of the second against the first; of more, of each against the rest and their mean. */
function figuresOf(
  cases: readonly JudgedCase[],
  of: (one: JudgedCase) => readonly number[],
  classes: readonly string[],
): Record<string, number> {
  const shown = cases.map((one) => ({ label: one.label, probabilities: of(one) }));
  const areaOf = (k: number) =>
    auc(cases.map((one) => ({ score: of(one)[k]!, positive: one.label === k, stratum: one.stratum })));
  const { balancedAccuracy, macroF1, accuracy } = classFigures(
    confusionOf(
      shown.map(({ label }) => label),
      shown.map(({ probabilities }) => mostProbable(probabilities)),
      classes.length,
    ),
  );
  const areas: Record<string, number> = {};
  if (classes.length === 2) areas[`AUC, ${classes[1]}`] = areaOf(1);
  else {
    const each = classes.map((name, k) => [`AUC, ${name} against the rest`, areaOf(k)] as const);
    const defined = each.map(([, area]) => area).filter(Number.isFinite);
    areas['AUC, mean of classes'] = defined.reduce((sum, area) => sum + area, 0) / defined.length;
    Object.assign(areas, Object.fromEntries(each));
  }
  return {
    ...areas,
    'balanced accuracy': balancedAccuracy,
    'macro F1': macroF1,
    accuracy,
    'Brier score': brier(shown),
    'calibration error': calibrationError(shown),
  };
}
