import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { endOf, importCase, makeSizingCase, openBackend, type SizingCase } from '../../test/sizing-case.ts';
import { processesBelow } from '../../test/window/process-tree.ts';
import type { EngineRole } from '../contract/engine/process-limits.ts';
import type { JobId } from '../contract/ids.ts';
import type { Backend } from './index.ts';

// Engines are started in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const engines = (role: EngineRole) =>
  processesBelow(process.pid).filter(({ command }) => command.includes(`main/engine/entry.ts ${role} `));

describe.skipIf(process.platform !== 'linux')('REQ-JOB-005 lanes of a real backend', () => {
  let made: SizingCase;
  let backend: Backend;
  let ids: Awaited<ReturnType<typeof importCase>>;
  let long: JobId;

  /** Work of hours in the lane of training. */
  beforeAll(async () => {
    made = await makeSizingCase(40);
    backend = await openBackend(made.library);
    ids = await importCase(backend, made);
    const outputFolder = join(made.folder, 'set');
    const options = { patientCount: 100_000, workerCount: 0, widthPx: 64, heightPx: 64 };
    long = (await backend.client.models.renderPhantom({ outputFolder, ...options })).jobId;
    for await (const { progress } of await backend.client.jobs.watch({ jobId: long })) if (progress) break;
  });
  afterAll(async () => {
    await backend.close();
    await made[Symbol.asyncDispose]();
  });
  const stateOf = async (jobId: JobId) => (await backend.client.jobs.get({ jobId })).state;

  it('sizes, checks and imports while work of hours goes on', async () => {
    const { client } = backend;
    const { jobId: sizing } = await client.predictions.size({ ...ids, provider: 'cpu' });
    const { jobId: checking } = await client.media.check({ mediaId: ids.mediaId });
    expect(await endOf(backend, sizing)).toMatchObject({ state: 'done' });
    expect(await endOf(backend, checking)).toMatchObject({ state: 'done' });
    await client.library.import({ path: made.video });
    expect(await stateOf(long)).toBe('running');
    expect((await client.jobs.lanes({})).lanes.map(({ lane, running }) => [lane, running?.id])).toEqual([
      ['inference', undefined],
      ['training', long],
      ['reader', undefined],
    ]);
  });

  it('REQ-SYS-012 a killed sizing leaves the long work in its process, and the other way round', async () => {
    const { client } = backend;
    const [training] = engines('training');
    process.kill(engines('inference')[0]!.pid, 'SIGSTOP'); // it cannot finish before it dies
    const { jobId: sizing } = await client.predictions.size({ ...ids, provider: 'cpu' });
    await expect.poll(() => stateOf(sizing)).toBe('running');
    process.kill(engines('inference')[0]!.pid, 'SIGKILL');
    expect(await endOf(backend, sizing)).toMatchObject({ state: 'interrupted' });
    expect(await stateOf(long)).toBe('running');
    expect(engines('training')).toEqual([training]);

    await client.jobs.retry({ jobId: sizing });
    process.kill(training!.pid, 'SIGKILL');
    expect(await endOf(backend, long)).toMatchObject({ state: 'interrupted' });
    expect(await endOf(backend, sizing)).toMatchObject({ state: 'done', attempt: 2 });
    expect((await client.system.info({})).engines).toMatchObject({
      inference: { failures: 0 },
      training: { state: 'stopped', failures: 1 },
    });
  });

  it('REQ-SYS-008 REQ-SYS-012 leaves no process when it closes', async () => {
    await backend.client.jobs.retry({ jobId: long });
    for await (const { progress } of await backend.client.jobs.watch({ jobId: long })) if (progress) break;
    await backend.close();
    const left = () => (['inference', 'training', 'reader'] as const).flatMap(engines);
    await expect.poll(left).toEqual([]);
    backend = await openBackend(made.library);
    expect(await stateOf(long)).toBe('interrupted');
  });
});
