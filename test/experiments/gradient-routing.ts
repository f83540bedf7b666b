// Gradient routing on real images: a small gated CNN on Fashion-MNIST (Debian: dataset-fashion-mnist), three arms
// with equal compute (two passes on every batch each), the same seeds, data order and schedule:
//   routed   gated, gradient routing: gates first, then the rest seen through the new gates
//   together gated, no routing: gates and the rest in one optimiser, twice on each batch
//   ungated  the same network without gates, twice on each batch
// The first 50,000 training images train; the last 10,000 of them are validation and only watched, never chosen by;
// the figure is the accuracy of the final weights on the 10,000 test images.
//
// Usage: node test/experiments/gradient-routing.ts [seeds=3] [epochs=4]     writes docs/gradient-routing.json
import { writeFileSync } from 'node:fs';
import { Graph, type Value } from '../../inference/graph/index.ts';
import { gate } from '../../inference/nn/gate.ts';
import { kaimingNormalFanOut, zeros } from '../../inference/nn/initial.ts';
import { type Construction, linear, weight } from '../../inference/nn/layers.ts';
import { seededRandom } from '../../inference/random.ts';
import { randomStream } from '../../inference/runtime/index.ts';
import {
  adam,
  constantSchedule,
  cosineSchedule,
  crossEntropyLoss,
  equalComputePasses,
  gradientRoutingPasses,
  type ParameterGroup,
  type Pass,
  shuffled,
  Trainer,
} from '../../inference/training/index.ts';
import type { Feeds } from '../../inference/training/trainer.ts';
import { classCount, fashionMnist, type LabelledImages, sidePx } from './fashion-mnist.ts';

const seedCount = Number(process.argv[2] ?? 3);
const epochs = Number(process.argv[3] ?? 4);
const batchSize = 64;
const trainCount = 50_000;
const arms = ['routed', 'together', 'ungated'] as const;
type Arm = (typeof arms)[number];

/** conv 16 - pool - gate - conv 32 - pool - gate - linear 64 - gate - linear 10. */
function network(gated: boolean, seed: number): { graph: Graph; images: Value; scores: Value } {
  const graph = new Graph();
  const random = seededRandom(seed);
  const construction: Construction = { graph, mode: 'training', random, buffers: {} };
  // Gates draw from a stream of their own, so that both networks start from the same weights.
  const gateRandom = seededRandom(seed + 1000);
  const gateOn = (x: Value, name: string) => (gated ? gate(graph, x, name, 1, gateRandom).output : x);
  const stage = (x: Value, name: string, inputs: number, outputs: number) => {
    const kernel = weight(construction, `${name}.weight`, [outputs, inputs, 3, 3], kaimingNormalFanOut);
    const bias = weight(construction, `${name}.bias`, [outputs], zeros);
    const y = graph.Relu(graph.Conv(x, kernel, bias, { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }));
    return gateOn(graph.MaxPool(y, { kernel_shape: [2, 2], strides: [2, 2] }), name);
  };
  const images = graph.input('images', 'float32', ['N', 1, sidePx, sidePx]);
  const features = stage(stage(images, 'conv1', 1, 16), 'conv2', 16, 32);
  const width = 32 * (sidePx / 4) ** 2;
  const flat = graph.Reshape(features, [0, width]);
  const hidden = graph.Relu(linear(construction, flat, 'hidden', { inputs: width, outputs: 64 }));
  const scores = linear(construction, gateOn(hidden, 'hidden'), 'scores', {
    inputs: 64,
    outputs: classCount,
  });
  return { graph, images, scores };
}

function passes(arm: Arm): readonly Pass[] {
  const isGate = (name: string) => name.startsWith('gate.');
  const group = (name: string, includes: (name: string) => boolean): ParameterGroup => ({
    name,
    includes,
    optimiser: adam(),
    schedule: name === 'gates' ? constantSchedule(1e-3) : cosineSchedule({ from: 1e-3, to: 1e-5, epochs }),
  });
  if (arm !== 'routed')
    return equalComputePasses(
      'loss',
      group('main', () => true),
    );
  return gradientRoutingPasses(
    { loss: 'loss', group: group('gates', isGate) },
    { loss: 'loss', group: group('main', (name) => !isGate(name)) },
  );
}

function feeds({ pixels, labels }: LabelledImages, indices: Uint32Array): Feeds {
  const size = sidePx * sidePx;
  const images = new Float32Array(indices.length * size);
  const oneHot = new Float32Array(indices.length * classCount);
  indices.forEach((index, i) => {
    for (let p = 0; p < size; p++) images[i * size + p] = (pixels[index * size + p]! / 255 - 0.286) / 0.353;
    oneHot[i * classCount + labels[index]!] = 1;
  });
  return {
    images: { type: 'float32', dims: [indices.length, 1, sidePx, sidePx], data: images },
    oneHot: { type: 'float32', dims: [indices.length, classCount], data: oneHot },
  };
}

async function accuracy(
  answers: (feeds: Feeds) => Promise<Feeds>,
  data: LabelledImages,
  from: number,
  to: number,
): Promise<number> {
  let hits = 0;
  for (let at = from; at < to; at += 500) {
    const indices = Uint32Array.from({ length: Math.min(500, to - at) }, (_, i) => at + i);
    const { oneHot: _, ...images } = feeds(data, indices);
    const scores = (await answers(images)).scores!.data as Float32Array;
    indices.forEach((index, i) => {
      const row = scores.subarray(i * classCount, (i + 1) * classCount);
      if (row.indexOf(Math.max(...row)) === data.labels[index]) hits++;
    });
  }
  return hits / (to - from);
}

async function run(arm: Arm, seed: number, train: LabelledImages, test: LabelledImages) {
  const gated = arm !== 'ungated';
  const trainer = await Trainer.create({
    build() {
      const { graph, scores } = network(gated, seed);
      const oneHot = graph.input('oneHot', 'float32', ['N', classCount]);
      return { graph, losses: { loss: crossEntropyLoss(graph, scores, oneHot) } };
    },
    passes: passes(arm),
  });
  const { graph, scores } = network(gated, seed);
  graph.output('scores', scores);
  const answers = await trainer.evaluator(graph);
  const validation: number[] = [];
  const start = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(trainCount, randomStream(seed, epoch));
    const batches = Math.floor(trainCount / batchSize);
    for (let b = 0; b < batches; b++) {
      await trainer.step(
        feeds(train, order.subarray(b * batchSize, (b + 1) * batchSize)),
        epoch + b / batches,
      );
    }
    validation.push(await accuracy((f) => answers(f), train, trainCount, train.count));
    console.log(`${arm} seed ${seed} epoch ${epoch + 1}: validation ${validation.at(-1)!.toFixed(4)}`);
  }
  const tested = await accuracy((f) => answers(f), test, 0, test.count);
  await trainer.release();
  return { arm, seed, validation, test: tested, seconds: (performance.now() - start) / 1000 };
}

/** Mean with its 95 % interval by Student's t over the seeds. */
function overSeeds(values: readonly number[]) {
  const t = [Number.NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262][values.length - 1]!;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
  const half = (t * deviation) / Math.sqrt(values.length);
  return { mean, low: mean - half, high: mean + half };
}

const train = fashionMnist('train');
const test = fashionMnist('t10k');
const runs: Awaited<ReturnType<typeof run>>[] = [];
for (let seed = 1; seed <= seedCount; seed++)
  for (const arm of arms) runs.push(await run(arm, seed, train, test));
const of = (arm: Arm) => runs.filter((r) => r.arm === arm).map((r) => r.test);
const difference = (a: Arm, b: Arm) => overSeeds(of(a).map((value, i) => value - of(b)[i]!));
const summary = {
  data: `Fashion-MNIST: ${trainCount} train, 10,000 validation (watched only), 10,000 test`,
  constantPredictor: 1 / classCount,
  epochs,
  batchSize,
  testAccuracy: Object.fromEntries(arms.map((arm) => [arm, overSeeds(of(arm))])),
  pairedDifference: {
    'routed - ungated': difference('routed', 'ungated'),
    'routed - together': difference('routed', 'together'),
    'together - ungated': difference('together', 'ungated'),
  },
  runs,
};
writeFileSync('docs/gradient-routing.json', `${JSON.stringify(summary, null, 2)}\n`);
console.log(JSON.stringify({ ...summary, runs: undefined }, null, 2));
