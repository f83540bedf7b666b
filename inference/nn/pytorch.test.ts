import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/index.ts';
import { elementCount, type Tensor, tensorOf, writeOnnx } from '../graph/index.ts';
import { stretchedToSquare } from '../pictures/resize.ts';
import { Session } from '../runtime/index.ts';
import { type Stream, sizingTrainingModel, trainingInputs } from '../sizing/index.ts';
import { enlargeRegion } from '../sizing/preprocess/crop.ts';
import { adam, constantSchedule, gradientRoutingPasses, Trainer } from '../training/index.ts';
import {
  buildFsgResnet18,
  buildFsgVitTiny,
  gatePrefix,
  isGate,
  type Network,
  type NetworkOptions,
  resizedPositions,
} from './index.ts';

/*
 * Agreement with PyTorch 2.13 (float64 autograd). test/golden/make-sizing-golden.py made the numbers; weights and
 * inputs come from the integer formula below, in both languages. Measured on a CPU in float32: gradients agree to 2e-5
 * of their norm, weights after two routed iterations (each moved by 6e-4) to 4e-7; the tolerances leave room for other
 * kernels.
 */

interface NetworkGolden {
  readonly passes: readonly { answer: number[]; loss: number; norm: number }[];
  readonly gradients: Record<string, { norm: number; at: number[]; values: number[] }>;
  readonly after: Record<string, number[]>;
  readonly statistics: Record<string, number[]>;
}

const golden: {
  resnet: NetworkGolden;
  vit: NetworkGolden;
  resampling: Record<'square' | 'crop' | 'positions', number[]>;
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../test/golden/sizing-golden.json'), 'utf8'));

function noise(name: string, count: number): Float64Array {
  let seed = 2166136261;
  for (const byte of Buffer.from(name)) seed = Math.imul(seed ^ byte, 16777619) >>> 0;
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = (i + seed) >>> 0;
    x = Math.imul(x ^ (x >>> 15), 0x7feb352d) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x846ca68b) >>> 0;
    numbers[i] = ((x ^ (x >>> 15)) >>> 0) / 2147483648 - 1;
  }
  return numbers;
}

function weight(name: string, dims: readonly number[]): Tensor<'float32'> {
  const last = name.split('.').at(-1)!;
  const shape = (value: number) => {
    if (name.startsWith(gatePrefix)) return 0.5 * value;
    if (last === 'running_mean') return 0.1 * value;
    if (last === 'running_var') return 1 + 0.3 * value;
    if (dims.length === 1) return last === 'weight' ? 1 + 0.2 * value : 0.1 * value;
    if (name === 'cls_token' || name === 'pos_embed') return 0.2 * value;
    return value * Math.sqrt(3 / elementCount(dims.slice(1)));
  };
  return { type: 'float32', dims, data: new Float32Array(noise(name, elementCount(dims)).map(shape)) };
}

/** `weight(…)` times √(channels·64·64), as the script has it: both sides round to float32 before the product. */
function image(stream: Stream): Tensor<'float32'> {
  const channels = stream === 'depth' ? 1 : 3;
  const unit = weight(`image ${stream}`, [2, channels, 64, 64]);
  return { ...unit, data: unit.data.map((value) => value * Math.sqrt(64 * 64 * channels)) };
}

const zeroRandom = { uniform: () => 0, normal: () => 0, integer: () => 0 };

const made = new Map<string, Tensor>();

function withFormulaWeights(model: Network): Network {
  for (const [name, { dims }] of model.graph.parameters) {
    const tensor = made.get(`${name} ${dims}`) ?? weight(name, dims);
    made.set(`${name} ${dims}`, tensor);
    model.graph.setParameter(name, tensor);
  }
  return model;
}

const common = {
  sidePx: 64,
  gated: true,
  outputs: 1,
  mode: 'training',
  batch: 2,
  random: zeroRandom,
} as const;
const column = (values: readonly number[]) => tensorOf('float32', values, [2, 1]);

function feedsOf(streams: readonly Stream[]): Record<string, Tensor> {
  return {
    ...Object.fromEntries(streams.map((stream) => [stream, image(stream)])),
    [trainingInputs.target]: column([-0.5384615385, 0.4871794872]),
    [trainingInputs.mainWeight]: column([1, 5]),
    [trainingInputs.gateWeight]: column([1, 10]),
  };
}

/** Relative to the larger of the expected value and `floor`. */
function expectClose(actual: number, expected: number, relative: number, floor = 0): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), floor));
}

describe.each([
  {
    name: 'FSG-ResNet-18',
    expected: golden.resnet,
    streams: ['crop'] as const,
    build: (options: NetworkOptions) => buildFsgResnet18({ ...options, streams: ['crop'] }),
  },
  { name: 'FSG-ViT-Tiny', expected: golden.vit, streams: ['crop'] as const, build: buildFsgVitTiny },
])('$name against PyTorch', ({ expected, streams, build }) => {
  // Mutation: any dropped factor in the forward pass, in a loss or in a gradient rule that these networks use.
  it('has the same gradient in every parameter, to 1e-4 of its norm', async () => {
    const model = withFormulaWeights(build(common));
    const { graph, losses } = sizingTrainingModel(model);
    const parameters = [...model.groups.gate, ...model.groups.main];
    expect(parameters.map(({ name }) => name).sort()).toEqual(Object.keys(expected.gradients).sort());
    gradients(graph, losses.main!, parameters).forEach((gradient, i) => {
      graph.output(`gradient ${parameters[i]!.name}`, gradient);
    });
    const weights = Object.fromEntries(parameters.map(({ name }) => [name, graph.parameters.get(name)!]));
    graph.prune();
    const session = await Session.load(writeOnnx(graph, { parametersAs: 'inputs' }));
    const outputs = await session.run({ ...feedsOf(streams), ...weights });
    await session.release();
    for (const { name } of parameters) {
      const data = outputs[`gradient ${name}`]!.data as Float32Array;
      const { norm, at, values } = expected.gradients[name]!;
      expectClose(Math.hypot(...chunkNorms(data)), norm, 1e-4, 1e-5);
      at.forEach((position, i) => {
        expectClose(data[position]!, values[i]!, 1e-4, norm);
      });
    }
  });

  it('comes to the same weights by two iterations of gradient routing', async () => {
    const group = (
      name: string,
      includes: (parameter: string) => boolean,
      rate: number,
      weightDecay: number,
    ) => ({
      name,
      includes,
      optimiser: adam({ weightDecay }),
      schedule: constantSchedule(rate),
      clipNorm: 8,
    });
    const trainer = await Trainer.create({
      build: () => sizingTrainingModel(withFormulaWeights(build(common))),
      passes: gradientRoutingPasses(
        { loss: 'gates', group: group('gates', isGate, 3e-4, 0) },
        { loss: 'main', group: group('main', (name) => !isGate(name), 2e-4, 1e-5) },
      ),
    });
    const results = [];
    for (let iteration = 0; iteration < 2; iteration++)
      results.push(...(await trainer.step(feedsOf(streams), iteration)));
    results.forEach((result, i) => {
      // The first step of Adam turns every gradient into its sign, so rounding of tiny gradients moves the later losses.
      const tolerance = i < 2 ? 1e-5 : 1e-3;
      expectClose(result.loss, expected.passes[i]!.loss, tolerance);
      expectClose(Object.values(result.norms)[0]!, expected.passes[i]!.norm, 5 * tolerance);
    });
    const weights = trainer.weights();
    await trainer.release();
    for (const [name, { at }] of Object.entries(expected.gradients)) {
      at.forEach((position, i) => {
        expect(weights.get(name)!.data[position]).toBeCloseTo(expected.after[name]![i]!, 5);
      });
    }
    for (const [name, [first, last]] of Object.entries(expected.statistics)) {
      const data = weights.get(name)!.data as Float32Array;
      expectClose(data[0]!, first!, 1e-3, 0.1);
      expectClose(data.at(-1)!, last!, 1e-3, 0.1);
    }
  });
});

/** Norms of pieces, because `Math.hypot` takes only so many arguments. */
function chunkNorms(data: Float32Array): number[] {
  const norms: number[] = [];
  for (let start = 0; start < data.length; start += 4096)
    norms.push(Math.hypot(...data.subarray(start, start + 4096)));
  return norms;
}

describe('resampling against PyTorch', () => {
  const expectAll = (actual: Float32Array, expected: readonly number[]) => {
    expect(actual).toHaveLength(expected.length);
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  };
  const bytes = Uint8Array.from(noise('frame', 37 * 50 * 3), (value) => Math.floor((value + 1) * 128));
  const square = stretchedToSquare({ widthPx: 50, heightPx: 37, data: bytes }, 16);

  // Mutation: no antialiasing, or pixel centres at whole numbers.
  it('stretches a frame to a square as an antialiased bilinear resize', () => {
    expectAll(square, golden.resampling.square);
  });

  it('enlarges a crop as a bilinear resize with aligned corners', () => {
    const crop = new Float32Array(3 * 256);
    enlargeRegion(square, 16, { xMin: 4, yMin: 2, xMax: 12, yMax: 11 }, crop);
    expectAll(crop, golden.resampling.crop);
  });

  it('resizes position embeddings as an antialiased bicubic resize', () => {
    const grid = noise('positions', 24 * 24 * 2);
    const resized = resizedPositions(tensorOf('float32', [0, 0, ...grid], [1, 577, 2]), 6);
    expectAll(resized.data.subarray(2), golden.resampling.positions);
  });
});
