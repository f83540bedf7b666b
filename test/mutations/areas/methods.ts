import type { Mutation } from '../mutation.ts';

export const methods: readonly Mutation[] = [
  {
    name: 'scores of different folds ranked together',
    requirement: 'REQ-TRAIN-009',
    source: 'inference/metrics/auc.ts',
    from: 'Map.groupBy(cases, (each) => each.stratum)',
    to: "Map.groupBy(cases, () => '')",
    test: 'inference/metrics/auc.test.ts',
  },
  {
    name: 'tied scores that count as won',
    requirement: 'REQ-TRAIN-009',
    source: 'inference/metrics/auc.ts',
    from: 'below + negatives / 2',
    to: 'below + negatives',
    test: 'inference/metrics/auc.test.ts',
  },
  {
    name: 'a classifier of other classes judged all the same',
    requirement: 'REQ-TRAIN-009',
    source: 'inference/classification/evaluate.ts',
    from: "if (contract.classes.join('\\n') !== field.classes.join('\\n'))",
    to: 'if (contract.classes.length !== field.classes.length)',
    test: 'inference/classification/classification.test.ts',
  },
  {
    name: 'a cheap baseline that is the classifier itself',
    requirement: 'REQ-TRAIN-009',
    source: 'inference/classification/report.ts',
    from: 'const cheap = figures(cases, (one) => one.baseline);',
    to: 'const cheap = figures(cases, (one) => one.probabilities);',
    test: 'inference/classification/classification.test.ts',
  },
  {
    name: 'a patient torn apart by a cross-validation',
    requirement: 'REQ-TRAIN-010',
    source: 'inference/registry/folds.ts',
    from: 'Map.groupBy(items, ({ patient }) => patient)',
    to: 'Map.groupBy(items, ({ patient, medium }) => `${patient} ${medium}`)',
    test: 'inference/registry/folds.test.ts',
  },
  {
    name: 'a rare class left to chance among the folds',
    requirement: 'REQ-TRAIN-010',
    source: 'inference/registry/folds.ts',
    from: 'const least = costs.indexOf(Math.min(...costs));',
    to: 'const least = random.integer(folds) + 0 * costs.length;',
    test: 'inference/registry/folds.test.ts',
  },
];
