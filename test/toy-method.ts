import { join } from 'node:path';
import { z } from 'zod';
import { Graph, type Tensor, tensorOf } from '../inference/graph/index.ts';
import { method } from '../inference/registry/method.ts';
import { constantSchedule, fit, sgd, Trainer } from '../inference/training/index.ts';
import { plainPasses } from '../inference/training/model.ts';
import { writeTinyBundle } from './tiny-bundle.ts';

const options = z.object({
  epochs: z.int().min(1).default(2).meta({ title: 'Epochs', description: 'Epochs at most.' }),
  seed: z.int().min(0).default(1).meta({ title: 'Seed', description: 'Equal seeds give equal weights.' }),
});

/**
 * A method in small: it learns one number by the training loop that all methods use, with its checkpoints, and writes a
 * whole bundle. A training takes a moment.
 */
export const toyMethod = method({
  id: 'toy',
  title: 'Toy',
  description: 'Learns one number.',
  task: 'polyp-sizing',
  label: { kind: 'number', subjects: ['frame'] },
  takesRenderedFolder: true,
  controlOption: null,
  metrics: [],
  options,
  async train(context) {
    const { card, bundleFolder, output, checkpointFolder, signal, finish, onEvent } = context;
    const trainer = await oneNumber();
    try {
      const { weights, record } = await fit({
        trainer,
        data: {
          ...{ split: 'train', description: 'one', batchSize: 1 },
          epoch: () => Uint32Array.of(0, 1),
          batch: async () => ({ target: tensorOf('float64', [1]) }),
        },
        validation: {
          split: 'validation',
          run: async (weights) => ({ loss: (1 - learned(weights)) ** 2, metrics: {} }),
        },
        ...{ seed: context.options.seed, epochs: context.options.epochs, signal, finish, onEvent },
        checkpoint: { path: join(checkpointFolder, 'run.checkpoint') },
      });
      const bias = learned(weights);
      const named = { ...card, method: { id: 'toy', options: context.options } };
      await writeTinyBundle(bundleFolder, { card: named, bias }, output);
      return { record, metrics: [], bundleFolder, startReport: null };
    } finally {
      await trainer.release();
    }
  },
  check: async () => {},
  evaluate: async () => [],
});

const learned = (weights: ReadonlyMap<string, Tensor>) => Number(weights.get('theta')!.data[0]);

/** θ ← θ - 0.1·(θ - target). */
const oneNumber = () =>
  Trainer.create({
    build() {
      const graph = new Graph();
      const target = graph.input('target', 'float64', [1]);
      const theta = graph.parameter('theta', tensorOf('float64', [0]));
      const difference = graph.Sub(theta, target);
      const loss = graph.Mul(graph.ReduceSum(graph.Mul(difference, difference), [0], { keepdims: 0 }), 0.5);
      return { graph, losses: { main: loss } };
    },
    passes: plainPasses('main', {
      ...{ name: 'all', includes: () => true, optimiser: sgd(), schedule: constantSchedule(0.1) },
    }),
    session: { threads: 1 },
  });
