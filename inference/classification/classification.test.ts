import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stripedData } from '../../test/painted-data.ts';
import { Graph, tensorOf, writeOnnx } from '../graph/index.ts';
import { seededRandom } from '../random.ts';
import type { LabelledData } from '../registry/data.ts';
import type { TrainContext } from '../registry/method.ts';
import { loadStart } from '../registry/start.ts';
import { loadBundle, Session } from '../runtime/index.ts';
import { logisticRegression } from './baseline.ts';
import { classification } from './method.ts';
import { type ClassificationOptions, classificationOptions } from './options.ts';
import { fittedTemperature } from './temperature.ts';

// Networks are trained here: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 600_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-classes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const small = { sidePx: 32, batchSize: 8, epochs: 6, warmUpEpochs: 0, firstRate: 2e-3, augment: false };

interface Asked {
  readonly data?: LabelledData;
  readonly options?: Partial<ClassificationOptions>;
  readonly start?: string;
  readonly finish?: AbortSignal;
}

const notes: string[] = [];
async function train(name: string, { data = stripedData(), options = {}, start, finish = never }: Asked) {
  const context: TrainContext<Record<string, unknown>> = {
    ...{ data, options: classificationOptions.parse({ ...small, ...options }) },
    start: start === undefined ? undefined : await loadStart(start),
    ...{ card: { name, version: '1' }, checkpointFolder: join(folder, `${name}.training`) },
    ...{ bundleFolder: join(folder, name), output: {}, createdUtc: '2026-01-01T00:00:00.000Z', threads: 1 },
    ...{ signal: never, finish, onEvent: () => {}, onProgress: () => {}, note: (text) => notes.push(text) },
  };
  const report = await classification.train(context);
  return { ...report, bundle: await loadBundle(report.bundleFolder) };
}

const foreign = { architecture: 'of the start file', normalisation: '0 to 1', gated: true } as const;

/** A foreign network: two blocks that end in joined branches, and a classifier of 5 that has to go. */
function foreignFile(): string {
  const graph = new Graph();
  const random = seededRandom(3);
  const kernel = (name: string, out: number, inputs: number) =>
    graph.parameter(
      name,
      tensorOf(
        'float32',
        Array.from({ length: out * inputs * 9 }, () => 0.3 * random.normal()),
        [out, inputs, 3, 3],
      ),
    );
  let x = graph.input('pixels', 'float32', ['N', 3, 'H', 'W']);
  for (const [block, inputs] of [3, 16].entries()) {
    const branch = (name: string) =>
      graph.Relu(
        graph.Conv(x, kernel(`block${block}.${name}`, 8, inputs), undefined, { pads: [1, 1, 1, 1] }),
      );
    x = graph.MaxPool(graph.Concat([branch('a'), branch('b')], { axis: 1 }), {
      kernel_shape: [2, 2],
      strides: [2, 2],
    });
  }
  const pooled = graph.Flatten(graph.GlobalAveragePool(x), { axis: 1 });
  const old = Array.from({ length: 80 }, () => random.normal());
  graph.output(
    'logits',
    graph.MatMul(pooled, graph.parameter('head.weight', tensorOf('float32', old, [16, 5]))),
  );
  const path = join(folder, 'foreign.onnx');
  writeFileSync(path, writeOnnx(graph));
  return path;
}

describe('REQ-TRAIN-009 a classifier', () => {
  it('learns what colours do not show, says so beside majority and baseline, and is read back by its card', async () => {
    const { bundle, metrics } = await train('own', { options: { gated: false } });
    const card = bundle.card!;
    expect(card).toMatchObject({ task: 'classification', method: { id: 'classification' } });
    expect(card.training.source?.dataset.name).toBe('stripes');
    expect(card.outputs[0]).toMatchObject({ meaning: 'classScores', classes: ['across', 'along'] });
    const [frames, videos] = metrics;
    expect([frames!.unit, frames!.count, videos!.unit, videos!.count]).toEqual(['frame', 30, 'video', 24]);
    const figure = (name: string) => frames!.metrics.find((metric) => metric.name === name)!;
    expect(figure('AUC, along')).toMatchObject({ constantPredictor: 0.5 });
    expect(figure('AUC, along').value).toBeGreaterThan(0.9);
    expect(figure('AUC, along').low).toBeGreaterThan(figure('AUC, along').beside![0]!.value);
    expect(figure('balanced accuracy').value).toBeGreaterThan(figure('balanced accuracy').constantPredictor);
    const counts = frames!.confusion!.counts;
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(30);

    const session = await Session.load(bundle.model, { threads: 1 });
    await classification.check(bundle, session);
    await session.release();
    const again = await classification.evaluate({
      ...{ bundle, data: stripedData(), part: 'test', threads: 1, signal: never, onProgress: () => {} },
    });
    expect(again.map(({ metrics: figures }) => figures)).toEqual(
      metrics.map(({ metrics: figures }) => figures),
    );
    await expect(
      classification.evaluate({
        ...{ bundle, data: stripedData(24, ['a', 'b']), part: 'test', threads: 1, signal: never },
        onProgress: () => {},
      }),
    ).rejects.toMatchObject({
      code: 'model_contract',
      message: expect.stringMatching(/across, along.*a, b/),
    });
  });

  it('starts from a foreign network: gates put in, a new end, and the model that it started from beside it', async () => {
    const start = foreignFile();
    const first = await train('foreign', { options: foreign, start });
    expect(first.startReport!.missing.toSorted()).toEqual(
      ['gate.', 'gate.', 'head.bias', 'head.weight'].map((stem) => expect.stringContaining(stem)),
    );
    expect(first.bundle.card!.architecture).toMatch(/^foreign\.onnx, with a new end/);
    expect(first.bundle.card!.training.startedFrom).toMatchObject({
      name: 'foreign.onnx',
      set: 4,
      notSet: 4,
    });
    const second = await train('further', { options: { ...foreign, epochs: 1 }, start: first.bundleFolder });
    const besides = second.metrics[0]!.metrics[0]!.beside!;
    expect(besides.map(({ predictor }) => predictor)).toContain('foreign 1, where it started');
    expect(besides.at(-1)!.value).toBe(first.metrics[0]!.metrics[0]!.value);
    await expect(train('none', { options: foreign })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('tells more than two classes apart, each against the rest', async () => {
    const data = stripedData(24, ['across', 'along', 'aslant']);
    const options = { ...foreign, epochs: 1, optimiser: 'SGD', teacher: true } as const;
    const { metrics } = await train('three', { data, options, start: foreignFile() });
    expect(metrics[0]!.metrics.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['AUC, mean of classes', 'AUC, aslant against the rest']),
    );
  });

  it('refuses a split that shares a patient, and numbers', async () => {
    const data = stripedData();
    const shared = { ...data, items: data.items.map((each) => ({ ...each, patient: 'one' })) };
    await expect(train('shared', { data: shared })).rejects.toMatchObject({ code: 'invalid_input' });
    const numbers = { ...data, field: { ...data.field, kind: 'number' as const } };
    await expect(train('numbers', { data: numbers })).rejects.toThrow(/is a number/);
  });
});

describe('REQ-TRAIN-010 a cross-validation', () => {
  it('stands beside the test figures, one case an item and repeat, and is left out on request', async () => {
    const start = foreignFile();
    const options = { ...foreign, epochs: 1, folds: 3, repeats: 2, baseline: 'red-pixel share' } as const;
    const { metrics } = await train('crossed', { options, start });
    const crossed = metrics.filter(({ split }) => split === 'cross-validation');
    expect(crossed[0]).toMatchObject({ unit: 'frame', count: 120 });
    const counted = crossed[0]!.confusion!.counts.flat().reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(240);
    expect(crossed[0]!.metrics[0]!.beside![0]!.predictor).toMatch(/^red-pixel share/);

    const finish = AbortSignal.abort();
    const ended = await train('ended', { options, start, finish });
    expect(ended.record).toMatchObject({ stoppedByHand: true, stoppedEarly: false });
    expect(ended.metrics.every(({ split }) => split === 'test')).toBe(true);
    expect(notes.at(-1)).toMatch(/left out/);
  });
});

describe('REQ-TRAIN-009 what stands beside a classifier', () => {
  it('a logistic regression that finds a line', () => {
    const cases = Array.from({ length: 40 }, (_, i) => ({ features: [i, 7], label: i < 30 ? 0 : 1 }));
    const predict = logisticRegression(cases, 2);
    expect(predict([5, 7])[1]).toBeLessThan(0.2);
    expect(predict([38, 7])[1]).toBeGreaterThan(0.8);
  });

  it('a temperature that undoes scores which are three times too sure', () => {
    const random = seededRandom(5);
    const cases = Array.from({ length: 4000 }, () => {
      const logit = 2 * random.normal();
      const label = random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
      return { scores: [0, 3 * logit], label };
    });
    expect(fittedTemperature(cases)).toBeCloseTo(3, 0);
  });
});
