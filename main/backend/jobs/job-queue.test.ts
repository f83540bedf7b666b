import { describe, expect, it } from 'vitest';
import { addJob, getJob, jobCurves, jobLines, type WritableDb } from '../../../db/index.ts';
import { freshLibrary } from '../../../test/database/library.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { Job, JobProgress } from '../../contract/jobs.ts';
import { Log } from '../log/log.ts';
import type { EngineSupervisor } from '../supervisor/supervisor.ts';
import type { TaskOptions } from '../supervisor/task-run.ts';
import { JobQueue } from './job-queue.ts';
import { train } from './kinds/train.ts';

const params = { dataFolder: '/data', outputFolder: '/out', name: 'n', version: '1' };

/** An engine that does the work of a test. */
const engineOf = (work: (options: TaskOptions<'train'>) => Promise<unknown>) =>
  ({
    run: (_task: string, options: TaskOptions<'train'>) => work(options),
    reset() {},
  }) as unknown as EngineSupervisor;

const progress = (done: number, loss: number): JobProgress => ({
  ...{ stage: `epoch ${done < 10 ? 1 : 2} of 2`, done, total: 20, unit: 'steps', perSecond: 1 },
  ...{ remainingS: 1, stageRates: [], limitingStage: null, metrics: { 'main loss': loss } },
});

async function runJob(db: WritableDb, work: (options: TaskOptions<'train'>) => Promise<unknown>) {
  let nowMs = 0;
  const queue = new JobQueue({
    ...{ db, engine: engineOf(work), kinds: [train], log: new Log([]) },
    nowMs: () => (nowMs += 600),
  });
  const { id } = queue.add('train', params);
  let last: Job | undefined;
  for await (const job of queue.watch(id)) last = job;
  await queue.close();
  return { id, last };
}

it('REQ-JOB-003 writes down stages, epochs and curves of a training', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id, last } = await runJob(db, async ({ handlers, onProgress }) => {
    for (let step = 1; step <= 20; step += 1) onProgress?.(progress(step, 1 / step));
    await handlers.epoch({
      epoch: 2,
      step: 20,
      best: true,
      skippedPasses: 3,
      figures: { 'validation MAE, mm': 1.25 },
    });
    return { bundleFolder: '/out' };
  });
  expect(last?.state).toBe('done');
  expect(jobLines(db, id, 100).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    ...['state: started', 'stage: epoch 1 of 2', 'stage: epoch 2 of 2'],
    ...[
      'note: Epoch 2: validation MAE, mm 1.2500; the best so far; 3 updates left out so far, because a loss or a gradient was not finite',
      'state: done',
    ],
  ]);
  const [main, validation] = jobCurves(db, id, 100);
  expect(validation).toMatchObject({ name: 'validation MAE, mm', step: [20], mean: [1.25] });
  expect(main?.name).toBe('main loss');
  expect([main?.step[0], main?.step.at(-1)]).toEqual([1, 20]);
  expect(main?.mean.at(-1)).toBe(0.05);
});

it('REQ-JOB-003 ends the story of a job that failed with the reason and its causes', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = await runJob(db, () => {
    throw new CaliperError('out_of_memory', 'No memory.', { cause: new Error('bad_alloc') });
  });
  expect(jobLines(db, id, 1)[0]).toMatchObject({ kind: 'error', text: 'failed: No memory. - bad_alloc' });
});

it('tells of a job whose end could not be stored, also to those who ask later', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const queue = new JobQueue({
    db,
    engine: engineOf(async () => {
      db.sqlite.pragma('query_only = ON'); // as on a disk that is full
      return {};
    }),
    kinds: [train],
    log: new Log([]),
  });
  const { id } = queue.add('train', params);
  for await (const _ of queue.watch(id));
  const states: string[] = [];
  for await (const { state } of queue.watch(id)) states.push(state);
  expect(states).toEqual(['failed']);
  db.sqlite.pragma('query_only = OFF');
  await queue.close();
});

it('tells those who watch all of jobs that wait, come and end', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const waiting = addJob(db, 'phantom', {});
  const queue = new JobQueue({
    ...{ db, engine: engineOf(async () => ({})), kinds: [train] },
    log: new Log([]),
  });
  const abort = new AbortController();
  const all = queue.watchAll(abort.signal);
  const next = async () => (await all.next()).value as Job;
  expect(await next()).toMatchObject({ id: waiting.id, state: 'queued' });
  const { id } = queue.add('train', params);
  const states: Record<string, string> = {};
  while (states[id] !== 'done') {
    const job = await next();
    states[job.id] = job.state;
  }
  expect(states).toEqual({ [waiting.id]: 'failed', [id]: 'done' });
  abort.abort();
  await queue.close();
});

describe('REQ-JOB-004 a library that cannot be written to for a while', () => {
  const unwritable = (db: WritableDb) => db.sqlite.pragma('query_only = ON'); // as on a disk that is full or read-only
  const writable = (db: WritableDb) => db.sqlite.pragma('query_only = OFF');
  const queueOf = (db: WritableDb, log = new Log([])) =>
    new JobQueue({ db, engine: engineOf(async () => ({})), kinds: [train], log, startAgainAfterMs: 5 });

  it('keeps its jobs waiting, and works through them once it can be', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const lines: string[] = [];
    const first = addJob(db, 'train', params);
    unwritable(db);
    const queue = queueOf(db, new Log([(line) => void lines.push(line)]));
    queue.resume();
    await expect
      .poll(() => lines.filter((line) => line.includes('could not be started')).length)
      .toBeGreaterThan(1);
    expect(getJob(db, first.id).state).toBe('queued');
    for await (const told of queue.watch(first.id)) {
      expect(told).toMatchObject({ state: 'queued', error: { message: expect.any(String) } });
      break;
    }
    writable(db);
    const second = queue.add('train', params);
    for (const { id } of [first, second]) for await (const _ of queue.watch(id));
    expect([first, second].map(({ id }) => getJob(db, id).state)).toEqual(['done', 'done']);
    await queue.close();
  });

  it('works through them without being asked', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { id } = addJob(db, 'train', params);
    unwritable(db);
    const queue = queueOf(db);
    queue.resume();
    await new Promise((resolve) => setImmediate(resolve));
    writable(db);
    for await (const _ of queue.watch(id));
    expect(getJob(db, id).state).toBe('done');
    await queue.close();
  });

  it('closes all the same', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    addJob(db, 'train', params);
    unwritable(db);
    const queue = queueOf(db);
    queue.resume();
    await expect(queue.close()).resolves.toBeUndefined();
    writable(db);
  });
});
