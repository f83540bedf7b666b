import { describe, expect, it } from 'vitest';
import { addJob, getJob, jobCurves, jobLines, type WritableDb } from '../../../db/index.ts';
import { freshLibrary } from '../../../test/database/library.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { Job, JobProgress } from '../../contract/jobs.ts';
import { Log } from '../log/log.ts';
import type { Engine } from '../supervisor/engines.ts';
import type { TaskOptions } from '../supervisor/task-run.ts';
import { JobQueue, type JobQueuePorts } from './job-queue.ts';
import { jobWork } from './kinds/index.ts';

const params = { dataFolder: '/data', outputFolder: '/out', name: 'n', version: '1' };

type Work = (options: TaskOptions<'train'>, task: string) => Promise<object>;

/** An engine that does the work of a test. */
const engineOf = (work: Work) =>
  ({
    run: async (task: string, options: TaskOptions<'train'>) => ({
      startReport: null,
      ...(await work(options, task)),
    }),
    refusal: () => undefined,
    reset() {},
  }) as unknown as Engine;

/** A queue on engines that do the work of a test, whatever their role. */
const queueOf = (db: WritableDb, work: Work, ports: Partial<JobQueuePorts> = {}) => {
  const engine = engineOf(work);
  const engines = { inference: engine, training: engine, reader: engine };
  return new JobQueue({ db, engines, work: jobWork, log: new Log([]), ...ports });
};

const progress = (done: number, loss: number): JobProgress => ({
  ...{ stage: `epoch ${done < 10 ? 1 : 2} of 2`, done, total: 20, unit: 'steps', perSecond: 1 },
  ...{ remainingS: 1, stageRates: [], limitingStage: null, metrics: { 'main loss': loss } },
});

async function runJob(db: WritableDb, work: Work) {
  let nowMs = 0;
  const queue = queueOf(db, work, { nowMs: () => (nowMs += 600) });
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
    return { bundleFolder: '/out', startReport: null };
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
  const queue = queueOf(db, async () => {
    db.sqlite.pragma('query_only = ON'); // as on a disk that is full
    return { startReport: null };
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
  const queue = queueOf(db, async () => ({ startReport: null }));
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
  const patientQueue = (db: WritableDb, log = new Log([])) =>
    queueOf(db, async () => ({ startReport: null }), { log, startAgainAfterMs: 5 });

  it('keeps its jobs waiting, and works through them once it can be', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const lines: string[] = [];
    const first = addJob(db, 'train', params);
    unwritable(db);
    const queue = patientQueue(db, new Log([(line) => void lines.push(line)]));
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
    const queue = patientQueue(db);
    queue.resume();
    await new Promise((resolve) => setImmediate(resolve));
    writable(db);
    for await (const _ of queue.watch(id));
    expect(getJob(db, id).state).toBe('done');
    await queue.close();
  });

  it('outlives a library that cannot be read either', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { id } = addJob(db, 'train', params);
    let broken = true;
    const flickering = new Proxy(db, {
      get(target, key) {
        if (key === 'select' && broken) throw new Error('disk I/O error');
        return Reflect.get(target, key);
      },
    });
    const lines: string[] = [];
    const queue = patientQueue(flickering, new Log([(line) => void lines.push(line)]));
    queue.resume();
    await expect.poll(() => lines.length).toBeGreaterThan(1);
    broken = false;
    for await (const _ of queue.watch(id));
    expect(getJob(db, id).state).toBe('done');
    await expect(queue.close()).resolves.toBeUndefined();
  });

  it('closes all the same', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    addJob(db, 'train', params);
    unwritable(db);
    const queue = patientQueue(db);
    queue.resume();
    await expect(queue.close()).resolves.toBeUndefined();
    writable(db);
  });
});

describe('REQ-JOB-005 lanes', () => {
  const test = { modelFolder: '/model' };
  const states = (db: WritableDb, ...jobs: Job[]) => jobs.map(({ id }) => getJob(db, id).state);

  /** A queue whose tasks end when the test says so. */
  function controlled(db: WritableDb) {
    const begun: { task: string; end(error?: CaliperError): void }[] = [];
    const queue = queueOf(
      db,
      (_options, task) =>
        new Promise((resolve, reject) => {
          begun.push({
            task,
            end: (error) => (error === undefined ? resolve({ startReport: null }) : reject(error)),
          });
        }),
    );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const end = async (task: string, error?: CaliperError) => {
      const at = begun.findIndex((one) => one.task === task);
      begun.splice(at, 1)[0]!.end(error);
      await settle();
    };
    const close = async () => {
      const closed = queue.close();
      for (const { end } of begun) end();
      await closed;
    };
    return { queue, settle, end, close, tasks: () => begun.map(({ task }) => task) };
  }

  it('a training that runs keeps no other lane waiting, and each keeps its order', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { queue, settle, end, close, tasks } = controlled(db);
    const [first, second] = [queue.add('train', params), queue.add('train', params)];
    const rendering = queue.add('phantom', { outputFolder: '/set' });
    const [tested, later] = [queue.add('self-test', test), queue.add('self-test', test)];
    await settle();
    expect(tasks()).toEqual(['train', 'self-test']);
    expect(states(db, first, second, rendering, tested, later)).toEqual([
      ...['running', 'queued', 'queued', 'running', 'queued'],
    ]);
    const [inference, training, reader] = queue.lanes();
    expect(inference).toMatchObject({ lane: 'inference', running: { id: tested.id }, waiting: [later.id] });
    expect(training).toMatchObject({ running: { id: first.id }, waiting: [second.id, rendering.id] });
    expect(reader).toEqual({ lane: 'reader', running: null, waiting: [], error: null });
    await end('self-test');
    await end('self-test');
    expect(states(db, first, tested, later)).toEqual(['running', 'done', 'done']);
    await end('train');
    expect(states(db, first, second, rendering)).toEqual(['done', 'running', 'queued']);
    await end('train');
    expect(tasks()).toEqual(['phantom']);
    await close();
  });

  it('what dies interrupts its own job alone, and its lane goes on with the next', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { queue, settle, end, close } = controlled(db);
    const training = queue.add('train', params);
    const [tested, later] = [queue.add('self-test', test), queue.add('self-test', test)];
    await settle();
    await end('self-test', new CaliperError('interrupted', 'The inference engine stopped.'));
    expect(states(db, training, tested, later)).toEqual(['running', 'interrupted', 'running']);
    await close();
  });

  it('a cancel ends the job that it names, whatever else runs', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const signals: Record<string, AbortSignal> = {};
    const queue = queueOf(
      db,
      ({ signal }, task) =>
        new Promise((_, reject) => {
          signals[task] = signal!;
          signal!.addEventListener('abort', () => reject(new CaliperError('cancelled', 'Cancelled.')));
        }),
    );
    const [training, tested] = [queue.add('train', params), queue.add('self-test', test)];
    await new Promise((resolve) => setImmediate(resolve));
    queue.cancel(tested.id);
    await expect.poll(() => states(db, training, tested)).toEqual(['running', 'cancelled']);
    expect(signals.train!.aborted).toBe(false);
    queue.cancel(training.id);
    await queue.close();
  });

  it('are all taken up again after a restart', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    addJob(db, 'train', params);
    addJob(db, 'self-test', test);
    const { queue, settle, close, tasks } = controlled(db);
    queue.resume();
    await settle();
    expect(tasks().sort()).toEqual(['self-test', 'train']);
    await close();
  });

  it('a new job wakes its own lane only: a look with the command line starts no training', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const training = addJob(db, 'train', params);
    const { queue, settle, close, tasks } = controlled(db);
    queue.add('self-test', test);
    await settle();
    expect(tasks()).toEqual(['self-test']);
    expect(states(db, training)).toEqual(['queued']);
    await close();
  });

  it('REQ-JOB-002 an open circuit keeps the jobs of its lane waiting with the reason, until one is retried by hand', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    let deaths = 0;
    const dying = {
      run: async () => {
        deaths += 1;
        throw new CaliperError('interrupted', 'The inference engine stopped.');
      },
      refusal: () => (deaths < 3 ? undefined : new CaliperError('conflict', 'It stopped 3 times.')),
      reset() {
        deaths = 2;
      },
    } as unknown as Engine;
    const well = engineOf(async () => ({}));
    const engines = { inference: dying, training: well, reader: well };
    const queue = queueOf(db, async () => ({}), { engines });
    const jobs = Array.from({ length: 5 }, () => queue.add('self-test', test));
    const training = queue.add('train', params);
    await expect.poll(() => states(db, training)).toEqual(['done']);
    const bad = ['interrupted', 'interrupted', 'interrupted'];
    await expect.poll(() => states(db, ...jobs)).toEqual([...bad, 'queued', 'queued']);
    for await (const told of queue.watch(jobs[4]!.id)) {
      expect(told).toMatchObject({ state: 'queued', error: { message: 'It stopped 3 times.' } });
      break;
    }
    expect(queue.lanes()[0]).toMatchObject({ error: { code: 'conflict' }, waiting: { length: 2 } });
    queue.retry(jobs[0]!.id);
    await expect.poll(() => getJob(db, jobs[0]!.id)).toMatchObject({ state: 'interrupted', attempt: 2 });
    expect(states(db, ...jobs)).toEqual([...bad, 'queued', 'queued']);
    await queue.close();
  });
});
