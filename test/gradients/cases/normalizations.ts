import { batchNormTraining } from '../../../inference/autodiff/index.ts';
import type { CaseInput, GradientCase } from '../gradient-case.ts';

const dims = (...sizes: number[]): CaseInput => ({ dims: sizes });
const spread = (...sizes: number[]): CaseInput => ({ dims: sizes, range: [0.4, 2] });

const training = (
  name: string,
  x: CaseInput,
  outputs: readonly ('y' | 'mean' | 'variance')[],
): GradientCase => ({
  name: `batchNormTraining ${name}`,
  inputs: [x, spread(x.dims[1]!), dims(x.dims[1]!)],
  build: (graph, [input, scale, bias]) => {
    const all = batchNormTraining(graph, input!, scale!, bias!, { epsilon: 1e-3 });
    // Normalised values have a constant sum of squares; the curve gives them a gradient.
    return outputs.map((output) => graph.Tanh(all[output]));
  },
});

export const normalizationCases: readonly GradientCase[] = [
  {
    name: 'BatchNormalization',
    inputs: [dims(2, 3, 5, 4), spread(3), dims(3), dims(3), spread(3)],
    build: (graph, [x, scale, bias, mean, variance]) =>
      graph.BatchNormalization(x!, scale!, bias!, mean!, variance!, { epsilon: 1e-3 }),
  },
  {
    name: 'BatchNormalization of rows',
    inputs: [dims(5, 3), spread(3), dims(3), dims(3), spread(3)],
    build: (graph, [x, scale, bias, mean, variance]) =>
      graph.BatchNormalization(x!, scale!, bias!, mean!, variance!),
  },
  training('images', dims(2, 3, 5, 4), ['y']),
  training('rows', dims(7, 3), ['y']),
  training('points of a symbolic batch', { dims: [3, 2, 5], shape: ['N', 2, 5] }, ['y']),
  training('all outputs', dims(2, 3, 4), ['y', 'mean', 'variance']),
  training('statistics only', dims(2, 3, 4), ['mean', 'variance']),
  {
    name: 'GroupNormalization',
    inputs: [dims(2, 6, 3, 5), spread(6), dims(6)],
    build: (graph, [x, scale, bias]) => graph.GroupNormalization(x!, scale!, bias!, { num_groups: 3 }),
  },
  {
    name: 'InstanceNormalization',
    inputs: [dims(2, 3, 7), spread(3), dims(3)],
    build: (graph, [x, scale, bias]) => graph.InstanceNormalization(x!, scale!, bias!),
  },
  {
    name: 'LayerNormalization',
    inputs: [dims(2, 5, 7), spread(7), dims(7)],
    build: (graph, [x, scale, bias]) => graph.LayerNormalization(x!, scale!, bias!, { epsilon: 1e-6 }),
  },
  {
    name: 'LayerNormalization over two axes, no bias',
    inputs: [dims(3, 2, 5), spread(2, 5)],
    build: (graph, [x, scale]) => graph.LayerNormalization(x!, scale!, undefined, { axis: 1 }),
  },
  {
    name: 'LayerNormalization of symbolic tokens',
    inputs: [{ dims: [2, 3, 5], shape: ['N', 'T', 5] }, spread(5), dims(5)],
    build: (graph, [x, scale, bias]) => graph.LayerNormalization(x!, scale!, bias!),
  },
  {
    name: 'LRN',
    inputs: [dims(2, 7, 3, 2)],
    build: (graph, [x]) => graph.apply('LRN', [x!], { size: 3, alpha: 0.5, beta: 0.75, bias: 1.5 }),
  },
  {
    name: 'LRN of an even size',
    inputs: [dims(2, 7, 3, 2)],
    build: (graph, [x]) => graph.apply('LRN', [x!], { size: 4, alpha: 0.5, beta: 0.75, bias: 1.5 }),
    skipRuntime: 'the CPU kernel takes odd sizes only',
  },
];
