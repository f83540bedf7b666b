import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addSplit } from '../../../db/index.ts';
import { sharedData } from '../../../test/shared-data.ts';
import { endOf, openBackend } from '../../../test/sizing-case.ts';
import { makeVideo } from '../../../test/videos/make-video.ts';
import type { Backend } from '../../backend/index.ts';
import type { DatasetId, FieldId, MediaId } from '../../contract/ids.ts';
import type { Field } from '../../contract/labels.ts';

// Readers are started: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
let backend: Backend;
const finding = {
  ...{
    id: 'ca11be50-0000-7000-8000-0000000000f1' as FieldId,
    name: 'finding',
    subject: 'medium',
    required: false,
  },
  kind: 'class',
  classes: ['polyp', 'none'].map((name, i) => ({
    ...{ id: `ca11be50-0000-7000-8000-0000000000c${i}` as never, name, colour: '#4e79a7', shortcut: null },
  })),
} satisfies Field;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-check-'));
  backend = await openBackend(join(folder, 'library'));
  await backend.client.labels.saveSchema({ basedOn: 0, fields: [finding] });
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

const label = (mediaId: MediaId, name: string) =>
  backend.client.labels.set({
    fieldId: finding.id,
    targets: [{ mediaId }],
    value: finding.classes.find((each) => each.name === name)!.id,
  });

async function findingsOf(datasetId: DatasetId) {
  const { jobId } = await backend.client.datasets.check({ datasetId });
  expect(await endOf(backend, jobId)).toMatchObject({ state: 'done' });
  return (await backend.client.datasets.findings({ datasetId })).findings!;
}

describe('REQ-DATA-021 a look for shortcuts', () => {
  const clips = [
    'four-lesions.mp4',
    'first-lesions.avi',
    'variable-rate.mkv',
    'moving-scope-no-polyp.mp4',
  ].map((name) => sharedData('polyps', name));
  it.skipIf(clips.includes(undefined))('catches the clips with polyps and the one without', async () => {
    const mediaIds: MediaId[] = [];
    for (const [i, path] of clips.entries()) {
      const { media } = await backend.client.library.import({ path: path!, patientPseudonym: `R${i}` });
      mediaIds.push(media.id);
      await label(media.id, i < 3 ? 'polyp' : 'none');
    }
    const made = await backend.client.datasets.make({ name: 'clips', mediaIds, fieldId: finding.id });
    const { inseparable, warnings, notes } = await findingsOf(made.dataset.id);
    expect(inseparable).toEqual([
      { class: 'none', sources: 1, facts: expect.arrayContaining(['picture size']) },
    ]);
    expect(warnings.join('\n')).toMatch(/The finding none is inseparable from its source: .*picture size/);
    expect(notes.join('\n')).toMatch(/With 4 patients chance alone/);
  });

  it('names a copy, a patient and alike pictures on two sides, tells what it could not read, and knows splits made since', async () => {
    const mediaIds: MediaId[] = [];
    for (let i = 0; i < 4; i++) {
      const path = join(folder, `v${i}.mp4`);
      // The last one shows the same pictures as the first, coded anew.
      const first = i === 3 ? 0 : 40 * i;
      await makeVideo(path, {
        encoder: 'libx264',
        frameCount: 20 + i,
        keyEvery: 10,
        numberOf: (frame) => first + frame,
      });
      const patientPseudonym = i === 2 ? 'S1' : `S${i}`;
      const { media } = await backend.client.library.import({ path, patientPseudonym });
      mediaIds.push(media.id);
      await label(media.id, i % 2 === 0 ? 'polyp' : 'none');
    }
    const { dataset } = await backend.client.datasets.make({ name: 'leaky', mediaIds, fieldId: finding.id });
    const fractions = { train: 0.5, validation: 0, test: 0.5 };
    const request = { name: 'leaky', group: 'medium' as const, fractions, seed: 1 };
    const split = addSplit(backend.context.db, dataset.id, request, ['train', 'train', 'test', 'test']);
    rmSync(join(folder, 'v1.mp4'));
    const { leaks, warnings, notes } = await findingsOf(dataset.id);
    expect(leaks.map(({ kind, splitId }) => [kind, splitId])).toEqual([
      ['patient', split.id],
      ['near frames', split.id],
    ]);
    const pairs = leaks[1]!.examples.map(({ a, b }) => [a.mediaId, b.mediaId]);
    expect(pairs).toContainEqual([mediaIds[0], mediaIds[3]]);
    expect(warnings[0]).toBe(
      'Split leaky: 1 patient stands on two sides. Figures on such a test are too good.',
    );
    expect(notes[0]).toMatch(/^1 media could not be read/);
    expect((await backend.client.datasets.findings({ datasetId: dataset.id })).uncheckedSplits).toEqual([]);
    addSplit(backend.context.db, dataset.id, { ...request, name: 'later' }, [
      'train',
      'train',
      'train',
      'test',
    ]);
    expect((await backend.client.datasets.findings({ datasetId: dataset.id })).uncheckedSplits).toHaveLength(
      1,
    );
  });

  it('is repeated by the history, and a data set that was changed past it is told by the audit', async () => {
    const { client } = backend;
    const { rows } = await client.audit.list({});
    expect(rows.find(({ action }) => action === 'dataset.check')).toMatchObject({ entity: 'dataset' });
    expect((await client.audit.verify({})).datasetProblems).toEqual([]);
    const { sqlite } = backend.context.db;
    sqlite.exec(
      'DROP TRIGGER dataset_item_no_update; UPDATE dataset_item SET frame_index = 1 WHERE position = 3',
    );
    const { datasetProblems } = await client.audit.verify({});
    expect(datasetProblems[0]).toMatchObject({
      problem: expect.stringContaining('is not the one that was frozen'),
    });
  });
});
