import { Graph, tensorOf, writeOnnx } from '../inference/graph/index.ts';
import { type BundleContent, makeGolden, Session, writeBundle } from '../inference/runtime/index.ts';
import type { OutputRules } from '../main/outputs/index.ts';

/** Side of the tiny network's input. */
export const tinySidePx = 32;

/**
 * Writes a sizing bundle that is small and quick but real: the mean colour of the crop decides the size. Its card is
 * complete and marks it as a demonstration.
 */
export async function writeTinyBundle(
  folder: string,
  change: {
    card?: Partial<NonNullable<BundleContent['card']>>;
    outputs?: number;
    bias?: number;
    golden?: 'right' | 'wrong' | 'none';
  } = {},
  rules: OutputRules = {},
): Promise<void> {
  const graph = new Graph();
  const outputs = change.outputs ?? 1;
  const crop = graph.input('crop', 'float32', ['N', 3, tinySidePx, tinySidePx]);
  const pooled = graph.Flatten(graph.GlobalAveragePool(crop), { axis: 1 });
  const columns = Array.from({ length: 3 * outputs }, (_, i) => 0.9 - 0.4 * i);
  const weights = graph.parameter('head.weight', tensorOf('float32', columns, [3, outputs]));
  const bias = graph.parameter(
    'head.bias',
    tensorOf('float32', Array(outputs).fill(change.bias ?? -0.2), [outputs]),
  );
  graph.output('size', graph.Tanh(graph.Add(graph.MatMul(pooled, weights), bias)));
  const model = writeOnnx(graph);
  const session = await Session.load(model, { threads: 1 });
  const golden = await makeGolden(session);
  await session.release();
  if (change.golden === 'wrong') golden.outputs.size!.values[0]! += 0.5;
  const card = { ...tinyCard, ...change.card };
  await writeBundle(folder, { model, card, ...(change.golden !== 'none' && { golden }) }, rules);
}

export const tinyCard: NonNullable<BundleContent['card']> = {
  name: 'tiny',
  version: '1',
  task: 'polyp-sizing',
  architecture: 'mean colour',
  intendedUse: 'tests',
  training: {
    description: 'not trained',
    renderedData: true,
    frameCount: 0,
    lesionCount: 0,
    patientCount: 0,
    seed: 0,
    touchedTestSplit: false,
  },
  input: {
    streams: [{ input: 'crop', kind: 'crop' }],
    widthPx: tinySidePx,
    heightPx: tinySidePx,
    colourOrder: 'RGB',
    mean: [0.32, 0.23, 0.18],
    std: [0.32, 0.24, 0.19],
    layout: 'NCHW',
  },
  outputs: [{ output: 'size', meaning: 'scaledSize', lowMm: 0.5, highMm: 20, clampMm: [0.5, 22] }],
  interval: {
    level: 0.9,
    sampleCount: 100,
    bins: [
      { belowMm: 6, lowResidualMm: -2, highResidualMm: 3 },
      { lowResidualMm: -4, highResidualMm: 4 },
    ],
  },
  metrics: [
    {
      subgroup: 'all',
      split: 'test',
      unit: 'lesion',
      count: 10,
      metrics: [{ name: 'MAE mm', value: 3, low: 2, high: 4, level: 0.95, constantPredictor: 2.9 }],
    },
  ],
  knownFailures: ['everything'],
  licence: 'GPL-3.0-or-later',
  createdUtc: '2026-01-01T00:00:00.000Z',
};
