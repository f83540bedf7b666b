import type { SubgroupMetrics } from '../../../main/contract/model-card.ts';
import { seededRandom } from '../../random.ts';
import { type Figure, type SizingReport, sizingReport } from '../metrics/report.ts';
import { type EvaluatedSample, lesionSizesMm, perLesion } from './evaluate.ts';
import type { SizedSample, SizingSample } from './samples.ts';

const coverage = 0.95;

/** The sizes that a constant predictor may know: of the training frames, and of their distinct lesions. */
export interface TrainingSizes {
  readonly frame: readonly number[];
  readonly lesion: readonly number[];
}

export const trainingSizes = (samples: readonly SizingSample[]): TrainingSizes => ({
  frame: samples.map(({ sizeMm }) => sizeMm),
  lesion: lesionSizesMm(samples),
});

/** The figures of one split by frame and by lesion. */
export function sizingMetrics(
  evaluated: readonly EvaluatedSample[],
  split: SubgroupMetrics['split'],
  trainingMm: TrainingSizes,
  seed: number,
): SubgroupMetrics[] {
  return [
    ...subgroupMetrics(evaluated, { split, unit: 'frame', trainingMm: trainingMm.frame, seed }),
    ...subgroupMetrics(perLesion(evaluated, seed), {
      split,
      unit: 'lesion',
      trainingMm: trainingMm.lesion,
      seed,
    }),
  ];
}

/** The figures of one split: all, and each subgroup of lesions apart, each beside the constant predictor. */
function subgroupMetrics(
  sized: readonly SizedSample[],
  options: {
    readonly split: SubgroupMetrics['split'];
    readonly unit: SubgroupMetrics['unit'];
    readonly trainingMm: readonly number[];
    readonly seed: number;
  },
): SubgroupMetrics[] {
  const { split, unit, trainingMm, seed } = options;
  const report = (pairs: readonly SizedSample[]) =>
    sizingReport(pairs, { random: seededRandom(seed), trainingMm, coverage });
  const named = [...Map.groupBy(sized, ({ sample }) => sample.subgroup ?? '').entries()]
    .filter(([subgroup]) => subgroup !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    { subgroup: 'all', split, unit, count: sized.length, metrics: allFigures(report(sized)) },
    ...named.map(([subgroup, pairs]) => ({
      subgroup,
      split,
      unit,
      count: pairs.length,
      metrics: regressionOnly(report(pairs)),
    })),
  ];
}

type Metrics = SubgroupMetrics['metrics'];

function regressionOnly({ regression }: SizingReport): Metrics {
  return [
    ...metric('MAE, mm', regression.maeMm),
    ...metric('RMSE, mm', regression.rmseMm),
    ...metric('share within 1 mm', regression.within1Mm),
    ...metric('share within 2 mm', regression.within2Mm),
  ];
}

function allFigures(report: SizingReport): Metrics {
  const { threeClasses, twoClasses } = report;
  return [
    ...regressionOnly(report),
    ...metric('macro F1, three classes', threeClasses.figures.macroF1),
    ...metric('weighted F1, three classes', threeClasses.figures.weightedF1),
    ...metric('balanced accuracy, three classes', threeClasses.figures.balancedAccuracy),
    ...metric('macro F1, 10 mm and above', twoClasses.figures.macroF1),
  ];
}

/** A figure without an interval (it is not finite in any bootstrap sample) is left out rather than shown bare. */
function metric(name: string, { value, interval, constant }: Figure): Metrics {
  if (interval === null || !Number.isFinite(value) || !Number.isFinite(constant)) return [];
  return [
    { name, value, low: interval.low, high: interval.high, level: coverage, constantPredictor: constant },
  ];
}
