import { Graph, type Tensor, tensorOf } from '../../../inference/graph/index.ts';
import { SeededRandom } from '../../../inference/runtime/index.ts';
import {
  adamW,
  buildTrainingStep,
  constantSchedule,
  crossEntropyLoss,
  type Optimiser,
  sgd,
  type TrainingModel,
} from '../../../inference/training/index.ts';
import type { Teacher } from '../../../inference/training/step.ts';
import { type ParityCase, type ParityModel, tolerance } from '../parity-case.ts';

const [samples, features, classes] = [4, 6, 3];
/** Adam's second moments of the one weight. */
const squares = Array.from({ length: features * classes }, (_, index) => 0.1 + 0.05 * index);

/** What the sizing recipe does not use of training, on one linear layer: other optimisers, a teacher, classes. */
export const optimiserCases: readonly ParityCase[] = [
  step('SGD with momentum', sgd({ momentum: 0.9, weightDecay: 1e-4 })),
  step('AdamW with a teacher', adamW(), { prefix: 'teacher/', decay: 0.99 }),
];

function step(name: string, optimiser: Optimiser, teacher?: Teacher): ParityCase {
  return {
    name: `training step of a classifier, ${name}`,
    kind: 'own',
    tolerance: tolerance.operator,
    make: () => make(optimiser, teacher),
  };
}

function make(optimiser: Optimiser, teacher: Teacher | undefined): ParityModel {
  const random = new SeededRandom(6);
  const noise = (...dims: readonly number[]): Tensor => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    return tensorOf(
      'float32',
      Array.from({ length: count }, () => random.normal()),
      dims,
    );
  };
  const group = {
    name: 'all',
    includes: () => true,
    optimiser,
    schedule: constantSchedule(0.1),
    clipNorm: 0.5,
  };
  const { model, initialState } = buildTrainingStep(
    classifier(noise(features, classes)),
    { name: 'main', loss: 'main', groups: [group] },
    teacher === undefined ? {} : { teacher },
  );
  const feeds: Record<string, Tensor> = {
    x: noise(samples, features),
    oneHot: tensorOf('float32', [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [samples, classes]),
  };
  for (const [scalar, number] of Object.entries(optimiser.scalars(2, 0.1)))
    feeds[`all/${scalar}`] = tensorOf('float32', [number], []);
  for (const [name, { dims }] of initialState)
    feeds[name] = name.startsWith('square/') ? tensorOf('float32', squares, dims) : noise(...dims);
  return { model, feeds };
}

function classifier(weight: Tensor): TrainingModel {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['N', features]);
  const oneHot = graph.input('oneHot', 'float32', ['N', classes]);
  const scores = graph.MatMul(x, graph.parameter('weight', weight));
  return { graph, losses: { main: crossEntropyLoss(graph, scores, oneHot) } };
}
