import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  endOf,
  importCase,
  makeSizingCase,
  openBackend,
  type SizingCase,
  sizeOnCpu,
} from '../../test/sizing-case.ts';
import { makeVideo } from '../../test/videos/make-video.ts';
import type { BatchId } from '../contract/ids.ts';
import type { Backend } from './index.ts';

// Engines are started in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
beforeAll(async () => {
  sizingCase = await makeSizingCase(12);
  for (const [name, keyEvery] of [
    ['second', 4],
    ['third', 6],
    ['bare', 3],
  ] as const)
    await makeVideo(join(sizingCase.folder, `${name}.mp4`), { encoder: 'libx264', frameCount: 12, keyEvery });
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

/** Three videos with boxes and one without, and a model. */
async function selection(backend: Backend) {
  const { mediaId, modelId } = await importCase(backend, sizingCase);
  const mediaIds = [mediaId];
  for (const name of ['second', 'third', 'bare']) {
    const { media } = await backend.client.library.import({ path: join(sizingCase.folder, `${name}.mp4`) });
    mediaIds.push(media.id);
    if (name !== 'bare')
      await backend.client.annotations.import({ mediaId: media.id, path: sizingCase.boxes });
  }
  return { mediaIds, modelId };
}

async function ended(backend: Backend, batchId: BatchId) {
  for (const { jobId } of (await backend.client.batches.get({ batchId })).items) await endOf(backend, jobId);
  return backend.client.batches.get({ batchId });
}

it('REQ-JOB-007 a run over a selection is one batch: results an item, one taking back, one undo', async () => {
  const backend = await openBackend(join(sizingCase.folder, 'one'));
  await using _closing = { [Symbol.asyncDispose]: () => backend.close() };
  const { client } = backend;
  const { mediaIds, modelId } = await selection(backend);
  await sizeOnCpu(backend, { mediaId: mediaIds[0]!, modelId });
  const shown = async () =>
    Promise.all(
      mediaIds.map(async (mediaId) => (await client.predictions.runs({ mediaId })).runs.map(({ id }) => id)),
    );
  /** How often each lesion of the first item was sized, as a person is told before a lesion is deleted. */
  const sized = async () =>
    (await client.annotations.lesions({ mediaId: mediaIds[0]! })).places
      .filter(({ mediaId }) => mediaId === mediaIds[0])
      .map(({ sizeCount }) => sizeCount);
  const before = await shown();
  const { batch, leftOut } = await client.batches.size({ mediaIds, modelId, provider: 'cpu' });
  expect(leftOut).toEqual([{ mediaId: mediaIds[3], reason: 'it has no box around a lesion' }]);
  const done = await ended(backend, batch.id);
  expect(done.batch).toMatchObject({ kind: 'size', jobs: { done: 3, queued: 0, failed: 0 }, shownRuns: 3 });
  expect(done.items.map(({ mediaId }) => mediaId)).toEqual(mediaIds.slice(0, 3));
  const { jobs } = await client.jobs.list({ batched: false });
  expect(jobs.map(({ batchId }) => batchId)).toEqual([null]);
  const after = await shown();
  expect(after.map((runs) => runs.length)).toEqual([2, 1, 1, 0]);
  const item = async () =>
    (await client.library.list({ limit: 10 })).media.find(({ id }) => id === mediaIds[0])!.latestRun;
  expect((await item())?.runId).toBe(after[0]![0]);

  expect(await client.batches.takeBack({ batchId: batch.id })).toMatchObject({
    batch: { shownRuns: 0 },
    step: { label: expect.stringContaining('Take back') },
  });
  expect(await shown()).toEqual(before);
  expect(await sized()).toEqual([1, 1]);
  expect((await item())?.runId).toBe(before[0]![0]);
  await expect(client.batches.takeBack({ batchId: batch.id })).rejects.toMatchObject({ code: 'conflict' });
  await client.annotations.undo({});
  expect(await shown()).toEqual(after);
  expect(await sized()).toEqual([2, 2]);
  await client.annotations.redo({});
  expect(await shown()).toEqual(before);
  expect(await client.audit.verify({})).toMatchObject({ firstBroken: null });
});

it('REQ-JOB-007 one cancel ends what waits and what runs; one retry brings it back; it is there after a restart', async () => {
  const library = join(sizingCase.folder, 'two');
  let id: BatchId;
  {
    const backend = await openBackend(library);
    await using _closing = { [Symbol.asyncDispose]: () => backend.close() };
    const { client } = backend;
    const { mediaIds, modelId } = await selection(backend);
    const { batch } = await client.batches.size({ mediaIds, modelId, provider: 'cpu' });
    id = batch.id;
    await expect(client.batches.takeBack({ batchId: id })).rejects.toMatchObject({ code: 'conflict' });
    await client.batches.cancel({ batchId: id });
    const { batch: cancelled } = await ended(backend, id);
    expect(cancelled.jobs.queued + cancelled.jobs.running).toBe(0);
    expect(cancelled.jobs.cancelled).toBeGreaterThan(1);
  }
  const backend = await openBackend(library);
  await using _closing = { [Symbol.asyncDispose]: () => backend.close() };
  expect((await backend.client.batches.list({})).batches.map((batch) => batch.id)).toEqual([id]);
  await backend.client.batches.retry({ batchId: id });
  expect((await ended(backend, id)).batch.jobs).toMatchObject({ done: 3, cancelled: 0 });
});

it('REQ-JOB-007 refuses a selection in which nothing has a box, and queues nothing', async () => {
  const backend = await openBackend(join(sizingCase.folder, 'none'));
  await using _closing = { [Symbol.asyncDispose]: () => backend.close() };
  const { mediaIds, modelId } = await selection(backend);
  const asked = backend.client.batches.size({ mediaIds: [mediaIds[3]!], modelId });
  await expect(asked).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('none of these'),
  });
  expect((await backend.client.jobs.list({})).jobs).toEqual([]);
  expect((await backend.client.batches.list({})).batches).toEqual([]);
});
