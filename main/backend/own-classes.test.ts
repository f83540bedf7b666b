import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importHelicobacter } from '../../test/helicobacter.ts';
import { sharedData } from '../../test/shared-data.ts';
import { endOf, openBackend } from '../../test/sizing-case.ts';
import type { JobResult } from '../contract/job-kinds.ts';
import { ModelCard } from '../contract/model-card.ts';
import type { Backend } from './index.ts';

// A network is trained in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const tiles = sharedData('mil', 'helicobacter');
const squeezenet = sharedData('models', 'squeezenet1.1-imagenet.onnx');

describe.skipIf(!tiles || !squeezenet)('REQ-TRAIN-009 real pictures with a table of labels', () => {
  let folder: string;
  let backend: Backend;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-tiles-'));
    backend = await openBackend(join(folder, 'library'));
  });
  afterAll(async () => {
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are learned from a network of others that gets gates and a new end; every figure stands beside both baselines', async () => {
    const { client } = backend;
    const { fieldId } = await importHelicobacter(backend, tiles!, folder);
    const { media } = await client.library.list({ limit: 1000 });
    const split = {
      group: 'patient' as const,
      fractions: { train: 0.6, validation: 0.2, test: 0.2 },
      seed: 1,
    };
    const made = await client.datasets.make({
      ...{ name: 'tiles', mediaIds: media.map(({ id }) => id), fieldId, split },
    });
    expect(made.dataset).toMatchObject({ itemCount: 91, patientCount: 17 });
    const data = { kind: 'dataset', datasetId: made.dataset.id, splitId: made.split!.id } as const;
    const { jobId } = await client.models.train({
      ...{ method: 'classification', data, outputFolder: join(folder, 'bundle'), name: 'tiles' },
      start: { kind: 'file', path: squeezenet! },
      options: {
        ...{ architecture: 'of the start file', normalisation: '0 to 255', trained: 'gates and head' },
        ...{ sidePx: 64, epochs: 1, folds: 3, repeats: 1, baseline: 'red-pixel share' },
      },
    });
    const job = await endOf(backend, jobId);
    expect(job).toMatchObject({ state: 'done', error: null });
    const model = await client.models.import({ folder: join(folder, 'bundle') });
    expect(model.demonstration).toBe(false);
    const card = ModelCard.parse((await client.models.card({ modelId: model.id })).card);
    expect(card.training.startedFrom).toMatchObject({ name: 'squeezenet1.1-imagenet.onnx' });
    expect((await client.models.gates({ modelId: model.id })).gates.length).toBeGreaterThan(5);
    const crossed = card.metrics.find((group) => group.split === 'cross-validation')!;
    expect(crossed).toMatchObject({
      unit: 'picture',
      count: 91,
      confusion: { classes: ['absent', 'present'] },
    });
    expect(crossed.confusion!.counts.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([
      72, 19,
    ]);
    for (const { low, value, high, beside } of crossed.metrics) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(beside!.map(({ predictor }) => predictor)).toEqual(['red-pixel share, logistic regression']);
    }
    const area = crossed.metrics.find(({ name }) => name === 'AUC, present')!;
    expect(area.constantPredictor).toBe(0.5);
    // What a person sees in the tiles: red where bacteria are. Both come of the same folds each time.
    expect(area.beside![0]!.value).toBeGreaterThan(0.6);

    const evaluation = await client.models.evaluate({ modelId: model.id, data, part: 'validation' });
    const judged = (await endOf(backend, evaluation.jobId)).result as unknown as JobResult<'evaluate'>;
    expect(judged).toMatchObject({ method: 'classification', part: 'validation' });
    // Nobody has looked at the test part but the training itself.
    const { rows } = await client.audit.list({});
    expect(rows.filter(({ action }) => action === 'split.read_test')).toHaveLength(1);
  });
});
