import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { endOf, engineEntry, openBackend } from '../../test/sizing-case.ts';
import { jobResult } from '../contract/job-kinds.ts';
import { type Backend, type EngineProcess, forkEngine } from './index.ts';
import type { SpawnEngine } from './supervisor/engine-process.ts';

// A network is trained in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder: string;
let backend: Backend;
const engines: EngineProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-training-'));
  const fork = forkEngine(engineEntry);
  const spawnEngine: SpawnEngine = (role) => {
    const started = fork(role);
    if (role === 'training') engines.push(started);
    return started;
  };
  backend = await openBackend(join(folder, 'library'), { spawnEngine });
  const { jobId } = await backend.client.models.renderPhantom({
    ...{ outputFolder: join(folder, 'phantom'), patientCount: 20, lesionsPerPatient: 2, framesPerLesion: 12 },
    ...{ widthPx: 32, heightPx: 32, sizes: 'uniform', workerCount: 0 },
  });
  expect(await endOf(backend, jobId)).toMatchObject({ state: 'done', error: null });
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (name: string) => {
  const outputFolder = join(folder, name);
  const { jobId } = await backend.client.models.train({
    ...{ method: 'sizing', data: { kind: 'folder', folder: join(folder, 'phantom') } },
    ...{ outputFolder, name, threads: 1 },
    options: { sidePx: 32, epochs: 2, batchSize: 8, framesPerLesion: 1 },
  });
  return { jobId, outputFolder };
};

describe('REQ-TRAIN-005 a training job', () => {
  it('ends in a bundle whose card has its figures, and a killed one in the same weights', async () => {
    const { client } = backend;
    const { jobId, outputFolder } = await start('whole');
    const job = await endOf(backend, jobId);
    expect(job).toMatchObject({ state: 'done', error: null });
    const result = jobResult('train', job)!;
    expect(result).toMatchObject({ bundleFolder: outputFolder, epochs: 2, skippedPasses: 0 });

    const { lines } = await client.jobs.log({ jobId });
    const epochs = lines.map(({ text }) => text).filter((text) => text.startsWith('Epoch '));
    expect(epochs).toHaveLength(2);
    const best = epochs.findLastIndex((text) => text.includes('the best so far')) + 1;
    expect(result.bestEpoch).toBe(best);
    const { curves } = await client.jobs.curve({ jobId });
    const named = (name: string) => curves.find((curve) => curve.name === name)!;
    expect(named('validation MAE, mm').mean).toHaveLength(2);
    const constant = named('validation constant predictor MAE, mm').mean;
    expect(new Set(constant).size).toBe(1);
    expect(constant[0]).toBeGreaterThan(1);

    const model = await client.models.import({ folder: outputFolder });
    expect(model).toMatchObject({ name: 'whole', hasCard: true, demonstration: true });
    const { card } = await client.models.card({ modelId: model.id });
    expect(card).toMatchObject({
      metrics: result.metrics,
      interval: { level: 0.95 },
      training: { description: expect.stringContaining(`2 epochs, best ${best}. `), renderedData: true },
    });
    const figures = (card as { metrics: { metrics: { constantPredictor: number }[] }[] }).metrics;
    expect(figures[0]!.metrics.length).toBeGreaterThan(2);

    const killed = await start('killed');
    let died = false;
    for await (const { progress } of await client.jobs.watch({ jobId: killed.jobId })) {
      if (died || progress === null || !progress.stage.startsWith('epoch 2')) continue;
      died = true;
      engines.at(-1)!.kill();
    }
    expect(died).toBe(true);
    await client.jobs.retry({ jobId: killed.jobId });
    expect(await endOf(backend, killed.jobId)).toMatchObject({ state: 'done', error: null });
    const weights = (at: string) => readFileSync(join(at, 'model.onnx'));
    expect(weights(killed.outputFolder).equals(weights(outputFolder))).toBe(true);
  });
});
