import { afterEach, describe, expect, it } from 'vitest';
import { Graph } from '../graph/index.ts';
import { tensorOf } from '../graph/tensor-of.ts';
import type { ProviderName } from '../runtime/index.ts';
import { smoothL1 } from './losses.ts';
import { gradientRoutingPasses, type TrainingModel } from './model.ts';
import { adam } from './optimisers/adam.ts';
import { constantSchedule } from './schedules.ts';
import { type PassResult, Trainer } from './trainer.ts';

type Precision = 'float32' | 'float64';

/** The net of the method file, section 2: h = X W1ᵀ (2→3), a = h·sigmoid(g), y = a·w2 + b. */
function goldenNet(type: Precision): TrainingModel {
  const graph = new Graph();
  const x = graph.input('x', type, ['N', 2]);
  const target = graph.input('target', type, ['N']);
  const w1 = graph.parameter('W1', tensorOf(type, [0.2, -0.1, 0.4, 0.3, -0.5, 0.6], [3, 2]));
  const gate = graph.parameter('g', tensorOf(type, [0.1, -0.2, 0.3]));
  const w2 = graph.parameter('w2', tensorOf(type, [0.5, -0.4, 0.3]));
  const bias = graph.parameter('b', tensorOf(type, [0.05]));
  const hidden = graph.MatMul(x, graph.Transpose(w1, [1, 0]));
  const gated = graph.Mul(hidden, graph.Sigmoid(gate));
  const y = graph.Add(graph.MatMul(gated, w2), bias);
  const loss = graph.ReduceMean(smoothL1(graph, graph.Sub(y, target)), undefined, { keepdims: 0 });
  return { graph, losses: { size: loss } };
}

async function goldenTrainer(type: Precision, provider: ProviderName): Promise<Trainer> {
  return Trainer.create({
    build: () => goldenNet(type),
    passes: gradientRoutingPasses(
      {
        loss: 'size',
        group: {
          name: 'gates',
          includes: (name) => name === 'g',
          optimiser: adam(),
          schedule: constantSchedule(3e-4),
          clipNorm: 0.05,
        },
      },
      {
        loss: 'size',
        group: {
          name: 'main',
          includes: (name) => name !== 'g',
          optimiser: adam({ weightDecay: 1e-5 }),
          schedule: constantSchedule(2e-4),
          clipNorm: 0.1,
        },
      },
    ),
    session: { threads: 1, provider },
  });
}

const feedsOf = (type: Precision) => ({
  x: tensorOf(type, [1, 2, -1, 0.5], [2, 2]),
  // s = 2(mm - 0.5)/19.5 - 1 of 5 and 10 mm; the file prints them to ten digits.
  target: tensorOf(type, [(2 * 4.5) / 19.5 - 1, (2 * 9.5) / 19.5 - 1]),
});

/** A GPU, or a software driver named by these variables (docs: SwiftShader is beside Chromium). */
const hasGpu = process.env.VK_DRIVER_FILES !== undefined;
if (!hasGpu) console.warn('skipped: gradient routing on WebGPU (VK_DRIVER_FILES names no Vulkan driver)');

const open: Trainer[] = [];
afterEach(async () => {
  for (const trainer of open.splice(0)) await trainer.release();
});

// Goes red if the passes are swapped, if the main pass sees the old gates, if gradients are summed over the passes,
// if both groups are clipped together, or if the L2 term is decoupled.
describe.each([
  { type: 'float64', provider: 'cpu', digits: 1e-9 },
  { type: 'float32', provider: 'cpu', digits: 1e-6 },
  { type: 'float32', provider: 'webgpu', digits: 1e-6 },
] as const)('REQ-TRAIN-001 gradient routing in $type on $provider', ({ type, provider, digits }) => {
  it.skipIf(provider === 'webgpu' && !hasGpu)('takes both iterations of the method file', async () => {
    const trainer = await goldenTrainer(type, provider);
    open.push(trainer);
    const near = (got: ArrayLike<number | bigint> | undefined, wanted: readonly number[]) => {
      const numbers = Array.from(got ?? [], Number);
      expect(numbers).toHaveLength(wanted.length);
      for (const [index, value] of wanted.entries())
        expect(Math.abs(numbers[index]! - value)).toBeLessThan(digits);
    };
    const weight = (name: string) => trainer.weights().get(name)?.data;

    const [gates0, main0] = (await trainer.step(feedsOf(type), 0)) as [PassResult, PassResult];
    near([gates0.loss, gates0.norms.gates!], [0.07927041420780495, 0.030751263293]);
    near([main0.loss, main0.norms.main!], [0.0792566008488749, 0.460655739873]);
    await trainer.fetch();
    near(weight('g'), [0.100299999, -0.1997000001, 0.2997000002]);
    near(
      weight('W1'),
      [0.1998000002, -0.1001999999, 0.4001999997, 0.3001999999, -0.5001999997, 0.5998000001],
    );
    near(weight('w2'), [0.5001999993, -0.4001999999, 0.2998000001]);
    near(weight('b'), [0.0498]);

    const [gates1, main1] = (await trainer.step(feedsOf(type), 0)) as [PassResult, PassResult];
    near([gates1.loss, main1.loss], [0.07903858779459977, 0.07902478769057632]);
    await trainer.fetch();
    near(weight('g'), [0.1006000379, -0.199400003, 0.2994000211]);
    near(weight('w2'), [0.500400031, -0.4004000035, 0.2996000039]);
    near(weight('b'), [0.0496000002]);
  });
});
