import { describe, expect, it } from 'vitest';
import { plainRandom } from '../../../test/plain-random.ts';
import type { Tensor } from '../../graph/index.ts';
import { tensorOf } from '../../graph/index.ts';
import { buildFsgResnet18, buildFsgVitTiny, isGate, type NetworkOptions } from '../../nn/index.ts';
import { seededRandom } from '../../random.ts';
import { adam, constantSchedule, gradientRoutingPasses, Trainer } from '../../training/index.ts';
import {
  gatePassWeights,
  mainPassWeights,
  sampleWeight,
  scaledTarget,
  sizingTrainingModel,
  trainingInputs,
} from '../index.ts';

const sizesMm = [3, 6, 9, 14];

function fixedBatch(): Record<string, Tensor> {
  const random = seededRandom(4);
  const column = (of: (sizeMm: number) => number) =>
    tensorOf('float32', sizesMm.map(of), [sizesMm.length, 1]);
  const pixels = Array.from({ length: sizesMm.length * 3 * 32 * 32 }, () => random.normal());
  return {
    crop: tensorOf('float32', pixels, [sizesMm.length, 3, 32, 32]),
    [trainingInputs.target]: column(scaledTarget),
    [trainingInputs.mainWeight]: column((sizeMm) => sampleWeight(sizeMm, mainPassWeights)),
    [trainingInputs.gateWeight]: column((sizeMm) => sampleWeight(sizeMm, gatePassWeights)),
  };
}

describe.each([
  {
    name: 'FSG-ResNet-18',
    build: (options: NetworkOptions) => buildFsgResnet18({ ...options, streams: ['crop'] }),
  },
  { name: 'FSG-ViT-Tiny', build: buildFsgVitTiny },
])('$name', ({ build }) => {
  it('learns a batch of four by heart', async () => {
    const common = { sidePx: 32, gated: true, outputs: 1, mode: 'training', batch: 4 } as const;
    const group = (name: string, includes: (parameter: string) => boolean, rate: number) => ({
      name,
      includes,
      optimiser: adam(),
      schedule: constantSchedule(rate),
      clipNorm: 8,
    });
    const trainer = await Trainer.create({
      build: () => sizingTrainingModel(build({ ...common, random: plainRandom() })),
      passes: gradientRoutingPasses(
        { loss: 'gates', group: group('gates', isGate, 3e-4) },
        { loss: 'main', group: group('main', (name) => !isGate(name), 2e-4) },
      ),
    });
    const batch = fixedBatch();
    const losses: number[] = [];
    for (let step = 0; step < 8; step++) {
      const [, main] = await trainer.step(batch, step);
      losses.push(main!.loss);
    }
    await trainer.release();
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
  });
});
