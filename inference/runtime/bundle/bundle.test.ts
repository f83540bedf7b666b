import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Graph, readOnnx, tensorOf, writeOnnx } from '../../graph/index.ts';
import { SeededRandom } from '../random.ts';
import { Session } from '../session.ts';
import { type BundleContent, loadBundle, writeBundle } from './bundle.ts';
import { goldenDifference, goldenFeeds, makeGolden } from './golden.ts';
import { halveWeights, widenWeights } from './half-weights.ts';

const random = new SeededRandom(5);
const kernel = Array.from({ length: 64 * 32 }, () => 0.2 * random.normal());

const card: NonNullable<BundleContent['card']> = {
  name: 'test',
  version: '1',
  task: 'polyp-sizing',
  architecture: 'one layer',
  intendedUse: 'tests',
  training: {
    description: 'not trained',
    renderedData: true,
    frameCount: 0,
    lesionCount: 0,
    patientCount: 0,
    seed: 5,
    touchedTestSplit: false,
  },
  input: {
    streams: [{ input: 'x', kind: 'crop' }],
    widthPx: 8,
    heightPx: 8,
    colourOrder: 'RGB',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    layout: 'NCHW',
  },
  outputs: [{ output: 'size', meaning: 'scaledSize', lowMm: 0.5, highMm: 20, clampMm: [0.5, 22] }],
  metrics: [],
  knownFailures: [],
  licence: 'GPL-3.0-or-later',
  createdUtc: '2026-01-01T00:00:00.000Z',
};

function network(): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['N', 64]);
  const weights = graph.parameter('w', tensorOf('float32', kernel, [64, 32]));
  const bias = graph.parameter('b', tensorOf('float32', kernel.slice(0, 32)));
  graph.output('size', graph.Tanh(graph.Add(graph.MatMul(x, weights), bias)));
  return graph;
}

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'caliper-bundle-')), 'model');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const change = async (file: string, edit: (text: string) => string) => {
  const path = join(folder, file);
  await writeFile(path, edit(await readFile(path, 'utf8')));
};

describe('REQ-INFER-004 bundles', () => {
  it('come back as written, and nothing else is left in the folder', async () => {
    const model = writeOnnx(network());
    const session = await Session.load(model, { threads: 1 });
    const golden = await makeGolden(session);
    await writeBundle(folder, { model, golden, card: card });
    const bundle = await loadBundle(folder);
    expect(Buffer.compare(bundle.model, model)).toBe(0);
    expect(bundle.golden).toEqual(golden);
    expect(bundle.card).toEqual({ ...card, cardVersion: 2, modelSha256: bundle.modelSha256 });
    expect([bundle.mayAcceptAll, bundle.demonstration]).toEqual([true, true]);
    expect(await readdir(join(folder, '..'))).toEqual(['model']);
    expect(goldenDifference(bundle.golden!, await session.run(goldenFeeds(bundle.golden!)))).toBeUndefined();
    await session.release();
  });

  it('without a card load, but not everything may be accepted', async () => {
    await writeBundle(folder, { model: writeOnnx(network()) });
    expect(await loadBundle(folder)).toMatchObject({
      card: undefined,
      golden: undefined,
      mayAcceptAll: false,
      demonstration: false,
    });
  });

  it('are refused when the model is not the one of the card', async () => {
    await writeBundle(folder, { model: writeOnnx(network()), card: card });
    await writeFile(join(folder, 'model.onnx'), 'x', { flag: 'a' });
    await expect(loadBundle(folder)).rejects.toMatchObject({ code: 'model_untrusted' });
  });

  it.each([
    ['a newer card', (text: string) => text.replace('"cardVersion": 2', '"cardVersion": 3'), 'newer_version'],
    ['a card with an unknown key', (text: string) => text.replace('{', '{ "extra": 1,'), 'model_contract'],
    [
      'a card without a standard deviation',
      (text: string) => text.replace('"std"', '"sd"'),
      'model_contract',
    ],
    ['a card that is no JSON', (text: string) => text.slice(1), 'model_contract'],
  ])('are refused with %s', async (_what, edit, code) => {
    await writeBundle(folder, { model: writeOnnx(network()), card: card });
    await change('card.json', edit);
    await expect(loadBundle(folder)).rejects.toMatchObject({ code });
  });

  it('are not found where there is no model', async () => {
    await expect(loadBundle(folder)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('replace an older one only when told to', async () => {
    await writeBundle(folder, { model: Uint8Array.of(1), card });
    await expect(writeBundle(folder, { model: Uint8Array.of(2), card })).rejects.toMatchObject({
      code: 'conflict',
    });
    await writeBundle(folder, { model: Uint8Array.of(2), card }, { replace: true });
    expect([...(await loadBundle(folder)).model]).toEqual([2]);
    expect(await readdir(join(folder, '..'))).toEqual(['model']);
  });
});

describe('half weights', () => {
  it('halve the file and keep the answer within float16', async () => {
    const full = writeOnnx(network());
    const graph = network();
    halveWeights(graph);
    const half = writeOnnx(graph);
    expect(half.length).toBeLessThan(0.6 * full.length);

    const reference = await Session.load(full, { threads: 1 });
    const halved = await Session.load(half, { threads: 1 });
    const golden = await makeGolden(reference, { tolerance: { absolute: 2e-3, relative: 0 } });
    const answer = await halved.run(goldenFeeds(golden));
    expect(goldenDifference(golden, answer)).toBeUndefined();
    expect(goldenDifference({ ...golden, tolerance: { absolute: 0, relative: 0 } }, answer)).toBeDefined();
    await reference.release();
    await halved.release();
  });

  it('can be widened again for training', () => {
    const graph = network();
    halveWeights(graph);
    const back = readOnnx(writeOnnx(graph));
    widenWeights(back);
    expect([...back.parameters.keys()].sort()).toEqual(['b', 'w']);
    const widened = back.parameters.get('w')!;
    expect(widened.type).toBe('float32');
    for (const [index, value] of kernel.entries())
      expect(Math.abs(Number(widened.data[index]) - value)).toBeLessThanOrEqual(
        Math.abs(value) / 2048 + 6e-8,
      );
  });
});
