import { expect, it } from 'vitest';
import { freshLibrary } from '../../test/database/library.ts';
import {
  addJob,
  cancelJob,
  failJob,
  finishJob,
  getJob,
  interruptJob,
  listAudit,
  listJobs,
  retryJob,
  setJobProgress,
  startNextJob,
} from '../index.ts';

const error = { code: 'internal' as const, message: 'broken', details: {}, causes: [] };
const progress = {
  ...{ stage: 'sizing', done: 3, total: 10, unit: 'frames', perSecond: 1, remainingS: 7 },
  ...{ stageRates: [], limitingStage: null, metrics: {} },
};

it('REQ-JOB-001 runs jobs in the order they came, and once each', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const [first, second] = [addJob(db, 'size', { n: 1 }), addJob(db, 'train', { n: 2 })];
  expect(first).toMatchObject({ state: 'queued', attempt: 1, progress: null, startedAt: null });
  expect(startNextJob(db)?.id).toBe(first.id);
  expect(startNextJob(db)?.id).toBe(second.id);
  expect(startNextJob(db)).toBeUndefined();
  setJobProgress(db, first.id, progress);
  expect(finishJob(db, first.id, { sizes: 4 })).toMatchObject({
    state: 'done',
    progress,
    result: { sizes: 4 },
  });
  expect(listJobs(db, 10, ['running']).map(({ id }) => id)).toEqual([second.id]);
  expect(listJobs(db, 1).map(({ id }) => id)).toEqual([second.id]);
});

it('retries by hand, with the next attempt number and nothing left of the last', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = addJob(db, 'size', {});
  startNextJob(db);
  setJobProgress(db, id, progress);
  failJob(db, id, error);
  expect(getJob(db, id)).toMatchObject({ state: 'failed', error });
  expect(retryJob(db, id)).toMatchObject({
    state: 'queued',
    attempt: 2,
    error: null,
    progress: null,
    startedAt: null,
  });
  startNextJob(db);
  expect(interruptJob(db, id, error).state).toBe('interrupted');
  retryJob(db, id);
  expect(cancelJob(db, id).state).toBe('cancelled');
  expect(listAudit(db, 20).map(({ action }) => action)).toEqual([
    ...[
      'job.cancel',
      'job.retry',
      'job.interrupt',
      'job.start',
      'job.retry',
      'job.fail',
      'job.start',
      'job.add',
    ],
    'library.open',
  ]);
});

it('refuses a move that the state forbids', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = addJob(db, 'size', {});
  for (const move of [() => finishJob(db, id, null), () => failJob(db, id, error), () => retryJob(db, id)]) {
    expect(move).toThrow(expect.objectContaining({ code: 'conflict' }));
  }
  cancelJob(db, id);
  expect(() => cancelJob(db, id)).toThrow(expect.objectContaining({ code: 'conflict' }));
  setJobProgress(db, id, progress);
  expect(getJob(db, id).progress).toBeNull();
});
