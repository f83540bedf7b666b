import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endOf, engineEntry, importCase, sizeOnCpu, storedSizes } from '../../test/sizing-case.ts';
import { sizingCaseOfFile } from '../../test/sizing-case-of-file.ts';
import { isFrameSeries } from '../contract/media.ts';
import { fromWireError } from '../contract/wire-error.ts';
import { type Backend, type EngineProcess, forkEngine } from './index.ts';
import type { SpawnEngine } from './supervisor/engine-process.ts';

const used = sizingCaseOfFile(240);

async function using<T>(backend: Backend, work: (backend: Backend) => Promise<T>): Promise<T> {
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

describe('sizing a video', () => {
  it('REQ-SIZE-007 stores a size a frame and a lesion, and another backend reads them back', async () => {
    const library = 'whole';
    const { mediaId, stored } = await using(await used.open(library), async (backend) => {
      const ids = await importCase(backend, used.made);
      const job = await sizeOnCpu(backend, ids);
      expect(job).toMatchObject({ state: 'done', error: null, result: { lesionCount: 2, skipped: [] } });
      return { ...ids, stored: await storedSizes(backend, ids.mediaId) };
    });
    expect(stored.lesions.map(({ lesion, frameCount }) => [lesion, frameCount])).toEqual([
      ['left', 240],
      ['right', 120],
    ]);
    expect(stored.frames).toHaveLength(360);
    expect(stored.frames.map(({ frameIndex }) => frameIndex)).toEqual(
      stored.frames.map(({ frameIndex }) => frameIndex).toSorted((a, b) => a - b),
    );
    expect(stored.frames.every(({ frameIndex, ptsUs }) => ptsUs === frameIndex * 40_000)).toBe(true);
    await using(await used.open(library), async (backend) => {
      expect(await storedSizes(backend, mediaId)).toEqual(stored);
      const { runs } = await backend.client.predictions.runs({ mediaId });
      expect(runs[0]!.record).toMatchObject({
        provider: 'cpu',
        modelName: 'tiny',
        demonstration: true,
        batchSize: 4,
      });
      expect(await backend.client.audit.verify({})).toMatchObject({ firstBroken: null });
    });
  });

  it('REQ-JOB-001 is interrupted when its engine is killed, keeps all else, and a retry gives the same sizes', async () => {
    const engines: EngineProcess[] = [];
    const fork = forkEngine(engineEntry);
    const spawnEngine: SpawnEngine = (role) => {
      const engine = fork(role);
      if (role === 'inference') engines.push(engine);
      return engine;
    };
    await using(await used.open('killed', { spawnEngine }), async (backend) => {
      const { client } = backend;
      const ids = await importCase(backend, used.made);
      const history = await client.annotations.history({});
      const { jobId } = await client.predictions.size({ ...ids, provider: 'cpu' });
      for await (const job of await client.jobs.watch({ jobId })) {
        if (job.progress !== null) engines.at(-1)!.kill();
        if (job.state !== 'running')
          expect(job).toMatchObject({ state: 'interrupted', error: { code: 'interrupted' } });
      }
      const { runs } = await client.predictions.runs({ mediaId: ids.mediaId });
      expect(runs.map(({ state }) => state)).toEqual(['incomplete']);
      expect(await client.annotations.history({})).toEqual(history);

      await client.jobs.retry({ jobId });
      expect(await endOf(backend, jobId)).toMatchObject({ state: 'done', attempt: 2 });
      const retried = await storedSizes(backend, ids.mediaId);
      expect((await sizeOnCpu(backend, ids)).state).toBe('done');
      expect(await storedSizes(backend, ids.mediaId)).toEqual(retried);
      expect((await client.system.info({})).engines.inference).toMatchObject({ generation: 2, failures: 0 });
    });
  });

  it('REQ-JOB-002 stops between batches when it is cancelled, and its engine lives on', async () => {
    await using(await used.open('cancelled'), async (backend) => {
      const { client } = backend;
      const ids = await importCase(backend, used.made);
      const { jobId } = await client.predictions.size({ ...ids, provider: 'cpu' });
      let asked = false;
      for await (const job of await client.jobs.watch({ jobId })) {
        if (job.progress === null || asked) continue;
        asked = true;
        await client.jobs.cancel({ jobId });
      }
      expect(await client.jobs.get({ jobId })).toMatchObject({ state: 'cancelled' });
      expect((await client.system.info({})).engines.inference).toMatchObject({
        state: 'ready',
        generation: 1,
      });
    });
  });

  it('is undone and done again with its boxes, and says what it needs when there are none', async () => {
    await using(await used.open('undone'), async (backend) => {
      const { client } = backend;
      const ids = await importCase(backend, used.made);
      expect((await client.annotations.undo({})).step).toMatchObject({ label: 'Import boxes' });
      const refused = client.predictions.size({ ...ids, provider: 'cpu' }).catch(fromWireError);
      expect(await refused).toMatchObject({
        code: 'invalid_input',
        message: /needs a box around each lesion/,
      });
      await client.annotations.redo({});
      expect((await client.annotations.tracks({ mediaId: ids.mediaId })).tracks).toHaveLength(2);
    });
  });

  it('gives a frame of the video as a picture, found by its index', async () => {
    await using(await used.open('frame'), async (backend) => {
      const { media } = await backend.client.library.import({ path: used.made.video });
      const frame = await backend.client.media.frame({ mediaId: media.id, frameIndex: 7 });
      expect(frame).toMatchObject({
        frameIndex: 7,
        ptsUs: 280_000,
        widthPx: isFrameSeries(media) && media.widthPx,
      });
      const head = new Uint8Array(await frame.png.arrayBuffer()).subarray(0, 4);
      expect([...head]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    });
  });
});

describe('boundary', () => {
  it('REQ-SYS-002 turns errors of every depth into the closed union, with message, details and causes', async () => {
    await using(await used.open('errors'), async ({ client }) => {
      const missing = await client.library.import({ path: '/no/such/video.mp4' }).catch(fromWireError);
      expect(missing).toMatchObject({ name: 'CaliperError', code: 'not_found' });
      expect(missing).toHaveProperty('cause.message', expect.stringContaining('ENOENT'));
      const mediaId = '01890000-0000-7000-8000-000000000000' as never;
      expect(await client.library.get({ mediaId }).catch(fromWireError)).toMatchObject({ code: 'not_found' });
      const odd = { mediaId, force: true } as never;
      expect(await client.library.get(odd).catch(fromWireError)).toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('force'),
      });
    });
  });

  it('REQ-SYS-003 keeps names of patients and files out of the log', async () => {
    const canary = 'Quillfeather';
    const library = 'canary';
    const lines: string[] = [];
    const logSink = (line: string) => void lines.push(line);
    await using(await used.open(library, { logSink }), async ({ client }) => {
      await client.library.import({ path: used.made.video, patientPseudonym: canary });
      await client.library.import({ path: `/videos/${canary} 1970.mp4` }).catch(() => {});
      await client.library.import({ path: `${canary}.mp4` }).catch(() => {});
      await client.models.import({ folder: `/models/${canary}` }).catch(() => {});
      const { media } = await client.library.list({});
      await client.annotations
        .import({ mediaId: media[0]!.id, path: `./${canary}/boxes.csv` })
        .catch(() => {});
    });
    // a name that stands in the library is known to the next log too, wherever it turns up in a sentence
    await using(await used.open(library, { logSink }), async ({ context }) =>
      context.log.write('warning', 'a check', { note: `The study of ${canary} could not be read.` }),
    );
    const file = readFileSync(join(used.at(library), 'logs', 'caliper.log'), 'utf8');
    expect(file.trim().split('\n')).toEqual(lines);
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(file).not.toContain(canary);
  });
});
