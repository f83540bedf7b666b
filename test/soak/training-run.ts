/**
 * A small training run with everything that a checkpoint must hold: gradient routing, both kinds of Adam,
 * clipping, schedules, batch-norm statistics, a teacher, augmentation, validation. It is started as a process of its
 * own to be killed: `node test/soak/training-run.ts CHECKPOINT [STEP]`, where it kills itself at that step if one is
 * given. Prints `step` per step and, at its end, one hash of everything that was trained.
 */
import { createHash } from 'node:crypto';
import { batchNormTraining } from '../../inference/autodiff/index.ts';
import { bytesOfElements } from '../../inference/graph/element-types.ts';
import { Graph } from '../../inference/graph/index.ts';
import type { Tensor } from '../../inference/graph/tensor.ts';
import { randomStream, type SeededRandom, zeros } from '../../inference/runtime/index.ts';
import {
  adam,
  adamW,
  cosineRestartsSchedule,
  cosineSchedule,
  gradientRoutingPasses,
  linearWarmUp,
  movingAverage,
  shuffled,
  smoothL1,
  Trainer,
  type TrainingData,
  type TrainingModel,
  train,
} from '../../inference/training/index.ts';

const sidePx = 8;
const channels = 4;
const sampleCount = 24;
const seed = 7;

function weights(random: SeededRandom, ...dims: readonly number[]): Tensor {
  const tensor = zeros('float32', dims);
  for (let index = 0; index < tensor.data.length; index++) tensor.data[index] = 0.3 * random.normal();
  return tensor;
}

function buildNet(training: boolean): TrainingModel {
  const random = randomStream(seed, 99);
  const graph = new Graph();
  const picture = graph.input('picture', 'float32', ['N', 1, sidePx, sidePx]);
  const kernel = graph.parameter('kernel', weights(random, channels, 1, 3, 3));
  const scale = graph.parameter('norm.scale', {
    ...zeros('float32', [channels]),
    data: new Float32Array(channels).fill(1),
  });
  const shift = graph.parameter('norm.shift', zeros('float32', [channels]));
  const runningMean = graph.parameter('norm.mean', zeros('float32', [channels]));
  const runningVariance = graph.parameter('norm.variance', {
    ...zeros('float32', [channels]),
    data: new Float32Array(channels).fill(1),
  });
  const gate = graph.parameter('gate', weights(random, channels));
  const head = graph.parameter('head', weights(random, channels, 1));

  const convolved = graph.Conv(picture, kernel, { pads: [1, 1, 1, 1] });
  const batch = training ? batchNormTraining(graph, convolved, scale, shift) : undefined;
  const normal = batch?.y ?? graph.BatchNormalization(convolved, scale, shift, runningMean, runningVariance);
  const pooled = graph.ReduceMean(graph.Relu(normal), [2, 3], { keepdims: 0 });
  const prediction = graph.MatMul(graph.Mul(pooled, graph.Sigmoid(gate)), head);
  graph.output('prediction', prediction);
  if (batch === undefined) return { graph, losses: {} };
  const target = graph.input('target', 'float32', ['N', 1]);
  const loss = graph.ReduceMean(smoothL1(graph, graph.Sub(prediction, target)), undefined, { keepdims: 0 });
  return {
    graph,
    losses: { size: loss },
    buffers: {
      'norm.mean': movingAverage(graph, runningMean, batch.mean, 0.9),
      'norm.variance': movingAverage(graph, runningVariance, batch.variance, 0.9),
    },
  };
}

function makeTrainer(): Promise<Trainer> {
  return Trainer.create({
    build: () => buildNet(true),
    passes: gradientRoutingPasses(
      {
        loss: 'size',
        group: {
          name: 'gates',
          includes: (name) => name === 'gate',
          optimiser: adam({ weightDecay: 1e-5 }),
          schedule: cosineRestartsSchedule({ from: 1e-2, to: 1e-4, epochs: 4 }),
          clipNorm: 0.01,
        },
      },
      {
        loss: 'size',
        group: {
          name: 'main',
          includes: (name) => name !== 'gate',
          optimiser: adamW(),
          schedule: linearWarmUp(1, cosineSchedule({ from: 1e-2, to: 1e-3, epochs: 10 })),
          clipNorm: 0.5,
        },
      },
    ),
    teacher: { prefix: 'teacher.', decay: 0.95 },
    session: { threads: 2 },
  });
}

/** Pictures of one bright square; the target is its side. */
function batchOf(samples: Uint32Array, noise: SeededRandom): Record<string, Tensor> {
  const picture = zeros('float32', [samples.length, 1, sidePx, sidePx]);
  const target = zeros('float32', [samples.length, 1]);
  for (const [place, index] of samples.entries()) {
    const side = 1 + (index % 6);
    target.data[place] = side / 3 - 1;
    for (let pixel = 0; pixel < sidePx * sidePx; pixel++) {
      const inside = pixel % sidePx < side && Math.floor(pixel / sidePx) < side;
      picture.data[place * sidePx * sidePx + pixel] = Number(inside) + 0.05 * noise.normal();
    }
  }
  return { picture, target };
}

const data: TrainingData = {
  split: 'train',
  description: 'squares',
  batchSize: 4,
  epoch: (_epoch, random) => shuffled(sampleCount, random),
  batch: async (samples, random) => batchOf(samples, random),
};

/** Runs to the end, from the checkpoint if there is one. Returns the hash of all weights, states and the best epoch. */
export async function runTraining(
  checkpointPath: string | undefined,
  onStep: () => void = () => {},
): Promise<string> {
  const trainer = await makeTrainer();
  const predict = await trainer.evaluator(buildNet(false).graph);
  const held = batchOf(
    Uint32Array.from({ length: 12 }, (_, index) => index),
    randomStream(seed, 98),
  );
  const { weights, record } = await train({
    trainer,
    data,
    seed,
    epochs: 10,
    useTeacher: true,
    validation: {
      split: 'validation',
      async run(candidate) {
        const { prediction } = await predict({ picture: held.picture! }, candidate);
        let squares = 0;
        for (const [index, value] of held.target!.data.entries())
          squares += (Number(prediction!.data[index]) - Number(value)) ** 2;
        return { loss: squares, metrics: {} };
      },
    },
    ...(checkpointPath !== undefined && { checkpoint: { path: checkpointPath, everySteps: 2 } }),
    onEvent: (event) => {
      if (event.kind === 'step') onStep();
    },
  });
  const hash = createHash('sha256');
  for (const [name, tensor] of [...trainer.state.tensors, ...weights])
    hash.update(name).update(bytesOfElements(tensor.data));
  hash.update(JSON.stringify(record));
  await trainer.release();
  return hash.digest('hex');
}

if (import.meta.main) {
  const [checkpoint, killAt] = process.argv.slice(2);
  let steps = 0;
  const onStep = () => {
    process.stdout.write('step\n');
    steps += 1;
    if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  };
  console.log(`hash ${await runTraining(checkpoint, onStep)}`);
}
