import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAndKill } from '../../test/soak/killing.ts';
import { runTraining } from '../../test/soak/training-run.ts';
import { Graph } from '../graph/index.ts';
import { tensorOf } from '../graph/tensor-of.ts';
import type { TrainingEvent } from './events.ts';
import { plainPasses } from './model.ts';
import { sgd } from './optimisers/sgd.ts';
import { constantSchedule } from './schedules.ts';
import { type TrainingData, type TrainOptions, train } from './train.ts';
import { Trainer } from './trainer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caliper-train-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Goes red if any optimiser state, the step count, the schedule's place, the data order, the augmentation, a running
// statistic, the teacher or the best epoch is missing from the checkpoint.
describe('REQ-TRAIN-003 a run that is killed', () => {
  it('ends in the same bits as one that was not', async () => {
    const path = join(folder, 'killed');
    const undisturbed = await runTraining(undefined);
    // within an epoch, with and without a step since the last checkpoint, and at an epoch's last step
    for (const steps of [3, 8, 4]) expect(await runAndKill(path, { steps })).toBeUndefined();
    expect(await runAndKill(path)).toBe(undisturbed);
  });
});

/** θ ← θ - rate·(θ - target): one number, so that every value can be followed by hand. */
async function oneNumber(rate: number): Promise<Trainer> {
  return Trainer.create({
    build() {
      const graph = new Graph();
      const target = graph.input('target', 'float64', [1]);
      const theta = graph.parameter('theta', tensorOf('float64', [0]));
      const difference = graph.Sub(theta, target);
      const loss = graph.Mul(graph.ReduceSum(graph.Mul(difference, difference), [0], { keepdims: 0 }), 0.5);
      return { graph, losses: { main: loss } };
    },
    passes: plainPasses('main', {
      name: 'all',
      includes: () => true,
      optimiser: sgd(),
      schedule: constantSchedule(rate),
    }),
    session: { threads: 1 },
  });
}

const toOne: TrainingData = {
  split: 'train',
  description: 'one',
  batchSize: 1,
  epoch: () => Uint32Array.of(0, 1),
  batch: async () => ({ target: tensorOf('float64', [1]) }),
};

/** Validation losses as given, one an epoch. */
function judged(...losses: readonly number[]): TrainOptions['validation'] {
  let epoch = 0;
  return { split: 'validation', run: async () => ({ loss: losses[epoch++]!, metrics: {} }) };
}

describe('REQ-TRAIN-004 train', () => {
  it('keeps the weights of the best epoch and stops when patience ends', async () => {
    const trainer = await oneNumber(0.5);
    const events: TrainingEvent[] = [];
    const { weights, record } = await train({
      trainer,
      data: toOne,
      validation: judged(3, 2, 2.5, 2.5, 1),
      seed: 1,
      epochs: 5,
      patience: 2,
      onEvent: (event) => events.push(event),
    });
    // After two epochs of two steps, 1 - 0.5⁴.
    expect(weights.get('theta')?.data[0]).toBe(0.9375);
    expect(record).toMatchObject({ bestEpoch: 1, stoppedEarly: true, touchedTestSplit: false });
    expect(record.epochs.map(({ best }) => best)).toEqual([true, true, false, false]);
    expect(record.epochs[0]?.trainingLoss.main).toBeCloseTo((0.5 + 0.125) / 2, 12);
    expect(events.filter(({ kind }) => kind === 'step')).toHaveLength(8);
    await trainer.release();
  });

  it('says so when the test split chose the model', async () => {
    const trainer = await oneNumber(0.5);
    const validation = { ...judged(1), split: 'test' as const };
    const { record } = await train({ trainer, data: toOne, validation, seed: 1, epochs: 1 });
    expect(record.touchedTestSplit).toBe(true);
    await trainer.release();
  });

  it('saves on abort, and goes on from there; another run may not', async () => {
    const path = join(folder, 'aborted');
    const options = { data: toOne, seed: 1, epochs: 2, checkpoint: { path } };
    const controller = new AbortController();
    const first = await oneNumber(0.5);
    await expect(
      train({
        ...options,
        trainer: first,
        validation: judged(1, 0.5),
        signal: controller.signal,
        onEvent: (event) => event.kind === 'step' && event.epoch === 1 && controller.abort(),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });

    const other = await oneNumber(0.25);
    await expect(train({ ...options, trainer: other, validation: judged(0.5) })).rejects.toMatchObject({
      code: 'conflict',
    });
    const second = await oneNumber(0.5);
    const { weights, record } = await train({ ...options, trainer: second, validation: judged(0.5) });
    expect(weights.get('theta')?.data[0]).toBe(0.9375);
    expect(record.epochs.map(({ validation }) => validation.loss)).toEqual([1, 0.5]);
    for (const trainer of [first, other, second]) await trainer.release();
  });

  it('REQ-TRAIN-011 ends with the best epoch when it is asked to, and judges the weights where there was none', async () => {
    const first = await oneNumber(0.5);
    const controller = new AbortController();
    const { weights, record } = await train({
      ...{
        trainer: first,
        data: toOne,
        validation: judged(0.25, 1, 2),
        seed: 1,
        epochs: 100,
        finish: controller.signal,
      },
      onEvent: (event) => event.kind === 'step' && event.epoch === 1 && controller.abort(),
    });
    expect(record).toMatchObject({ stoppedByHand: true, stoppedEarly: true, bestEpoch: 0 });
    expect(record.epochs).toHaveLength(1);
    expect(weights.get('theta')?.data[0]).toBe(0.75);

    const second = await oneNumber(0.5);
    const asked = await train({
      ...{ trainer: second, data: toOne, validation: judged(1), seed: 1, epochs: 100 },
      finish: AbortSignal.abort(),
    });
    expect(asked.record.epochs).toHaveLength(1);
    expect(asked.weights.get('theta')?.data[0]).toBe(0);
    for (const trainer of [first, second]) await trainer.release();
  });

  it('changes nothing on a step whose loss is not finite, and counts it', async () => {
    const trainer = await oneNumber(0.5);
    const data = {
      ...toOne,
      batch: async (samples: Uint32Array) => ({
        target: tensorOf('float64', [samples[0] === 0 ? Number.NaN : 1]),
      }),
    };
    const { weights, record } = await train({ trainer, data, validation: judged(1), seed: 1, epochs: 1 });
    expect(weights.get('theta')?.data[0]).toBe(0.5);
    expect(record.skippedPasses).toBe(1);
    await trainer.release();
  });
});
