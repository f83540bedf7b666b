import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addFindings } from '../../db/index.ts';
import { importPhantomFiles, type PhantomFiles, writePhantomFiles } from '../../test/phantom-files.ts';
import { endOf, openBackend } from '../../test/sizing-case.ts';
import type { JobResult } from '../contract/job-kinds.ts';
import { ModelCard, type SubgroupMetrics } from '../contract/model-card.ts';
import type { TrainingData, TrainOptions } from '../contract/models.ts';
import type { Backend } from './index.ts';

// A network is trained in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder: string;
let backend: Backend;
let files: PhantomFiles[];
let data: TrainingData;
const at = (...names: string[]) => join(folder, ...names);
const options = { sidePx: 32, epochs: 10, batchSize: 16, framesPerLesion: 4, firstRate: 2e-3, gated: false };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-own-'));
  backend = await openBackend(at('library'));
  const { client } = backend;
  const { jobId } = await client.models.renderPhantom({
    ...{ outputFolder: at('set'), patientCount: 40, lesionsPerPatient: 2, framesPerLesion: 8 },
    ...{ widthPx: 48, heightPx: 48, sizes: 'uniform', workerCount: 2, seed: 3 },
  });
  expect(await endOf(backend, jobId)).toMatchObject({ state: 'done', error: null });
  files = await writePhantomFiles(at('set'), at('files'));
  const mediaIds = await importPhantomFiles(backend, files);
  const fractions = { train: 0.6, validation: 0.2, test: 0.2 };
  const made = await client.datasets.make({
    ...{ name: 'own lesions', mediaIds },
    split: { group: 'patient', fractions, seed: 1 },
  });
  const score = { explained: 0.7, low: 0.5, high: 0.9, byChance: 0.1, pValue: 0.002, warning: true };
  addFindings(backend.context.db, made.dataset.id, {
    ...{ checkedAt: '2026-01-02T03:04:05.000Z', facts: [{ fact: 'format', ...score }] },
    ...{ leaks: [], inseparable: [], warnings: [], notes: [] },
  });
  data = { kind: 'dataset', datasetId: made.dataset.id, splitId: made.split!.id };
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

const asked = (name: string, change: Partial<TrainOptions> = {}): TrainOptions => ({
  ...{ method: 'sizing', data, outputFolder: at(name), name, version: '1', options, threads: 2 },
  ...change,
});
const train = async (name: string, change: Partial<TrainOptions> = {}) =>
  (await backend.client.models.train(asked(name, change))).jobId;
const notesOf = async (jobId: Awaited<ReturnType<typeof train>>) =>
  (await backend.client.jobs.log({ jobId })).lines.map(({ text }) => text).join('\n');
const mae = (metrics: readonly SubgroupMetrics[]) =>
  metrics.find(({ subgroup, unit }) => subgroup === 'all' && unit === 'lesion')!.metrics[0]!;

describe('REQ-TRAIN-008 one’s own labels', () => {
  it('become a model that beats the constant predictor on unseen patients, and says what it learned from', async () => {
    const { client } = backend;
    const jobId = await train('own');
    const job = await endOf(backend, jobId);
    expect(job).toMatchObject({ state: 'done', error: null });
    // Neither checkpoint nor working store is left behind.
    expect(existsSync(at('own.training'))).toBe(false);
    const model = await client.models.import({ folder: at('own') });
    const card = ModelCard.parse((await client.models.card({ modelId: model.id })).card);
    expect(card.training.source).toMatchObject({
      dataset: { name: 'own lesions', field: 'size' },
      warnings: [expect.stringMatching(/^The format alone predicts size/)],
    });
    expect(card.method).toMatchObject({ id: 'sizing', options: { sidePx: 32, epochs: 10 } });
    const figure = mae(card.metrics);
    expect(figure.name).toBe('MAE, mm');
    expect(figure.value).toBeLessThan(figure.constantPredictor);

    // The same bundle, judged again: the same figures, and the second look at the test part is counted.
    const { jobId: evaluation } = await client.models.evaluate({ modelId: model.id, data });
    const judged = (await endOf(backend, evaluation)).result as unknown as JobResult<'evaluate'>;
    expect(judged).toMatchObject({ method: 'sizing', part: 'test', data: { name: 'own lesions' } });
    expect(mae(judged.metrics).value).toBeCloseTo(figure.value, 9);
    expect(await notesOf(jobId)).toMatch(/read for the first time/);
    expect(await notesOf(evaluation)).toMatch(/has been read 2 times: choose nothing by its figures/);
    const { rows } = await client.audit.list({});
    expect(rows.filter(({ action }) => action === 'split.read_test')).toHaveLength(2);

    // From it as the start: told by name, and beside the model that came of it.
    const further = await train('further', {
      ...{ start: { kind: 'model', modelId: model.id }, options: { ...options, epochs: 1, firstRate: 1e-5 } },
    });
    const started = (await endOf(backend, further)).result as unknown as JobResult<'train'>;
    expect(started.startReport).toMatchObject({ missing: [], misshapen: [] });
    const metrics = started.metrics as unknown as SubgroupMetrics[];
    expect(mae(metrics).beside).toEqual([{ predictor: 'own 1, where it started', value: figure.value }]);
    expect(await notesOf(further)).toMatch(/tensors set, 0 not set/);
  });

  it('of a method that cannot learn them are refused before anything waits', async () => {
    await expect(train('wrong', { method: 'classification', options: {} })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/learns a class.*"size", a number/),
    });
    await expect(train('wrong', { options: { sidePx: 33 } })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/sidePx/),
    });
    await expect(train('wrong', { method: 'none' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('REQ-TRAIN-011 a training that is stopped', () => {
  it('keeps checkpoint and pictures, and ends with the best it had', async () => {
    const { client } = backend;
    const jobId = await train('ended', { options: { ...options, epochs: 1000, patience: 1000 } });
    let stopped = false;
    for await (const { progress } of await client.jobs.watch({ jobId })) {
      if (stopped || !progress?.stage.startsWith('epoch 2')) continue;
      stopped = true;
      await client.jobs.cancel({ jobId });
    }
    expect(await client.jobs.get({ jobId })).toMatchObject({ state: 'cancelled' });
    const kept = readdirSync(at('ended.training'));
    expect(kept).toContain('run.checkpoint');
    expect(kept.some((name) => name.startsWith('pictures-'))).toBe(true);

    await client.jobs.finish({ jobId });
    const job = await endOf(backend, jobId);
    expect(job).toMatchObject({ state: 'done', error: null, attempt: 2 });
    expect(job.result).toMatchObject({ stoppedByHand: true, epochs: 1, bestEpoch: 1 });
    expect(existsSync(at('ended', 'card.json'))).toBe(true);
    expect(existsSync(at('ended.training'))).toBe(false);
    await expect(client.jobs.finish({ jobId })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('ends while it runs, too', async () => {
    const { client } = backend;
    const jobId = await train('running', { options: { ...options, epochs: 1000, patience: 1000 } });
    let asked = false;
    for await (const { progress } of await client.jobs.watch({ jobId })) {
      if (asked || !progress?.stage.startsWith('epoch 2')) continue;
      asked = true;
      await client.jobs.finish({ jobId });
    }
    const job = await client.jobs.get({ jobId });
    expect(job).toMatchObject({ state: 'done', attempt: 1, result: { stoppedByHand: true } });
  });
});

describe('REQ-TRAIN-008 a medium that changed since the data set was frozen', () => {
  it('is refused by its name', async () => {
    const { patient, frames } = files[0]!;
    const picture = { create: { width: 48, height: 48, channels: 3 as const, background: '#204060' } };
    writeFileSync(join(frames, '0000.png'), await sharp(picture).png().toBuffer());
    const job = await endOf(backend, await train('changed'));
    expect(job).toMatchObject({ state: 'failed', error: { code: 'file_changed' } });
    expect(job.error!.message).toMatch(new RegExp(`^${patient}: `));
  });
});
