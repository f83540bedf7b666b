import { expect, it } from 'vitest';
import type { Batch } from '../../main/contract/batches.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { batchState, endedOf, entriesOf, entryId, totalOf } from './entries.ts';

const none = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0, interrupted: 0 };
const batch = (jobs: Partial<Batch['jobs']>, createdAt = '2026-01-02T00:00:00.000Z') =>
  ({ id: 'b', jobs: { ...none, ...jobs }, createdAt }) as Batch;

it('REQ-JOB-007 a batch stands among the jobs by its time', () => {
  const jobs = ['2026-01-03', '2026-01-01'].map(
    (day, i) => ({ id: `j${i}`, createdAt: `${day}T00:00:00.000Z` }) as Job,
  );
  expect(entriesOf(jobs, [batch({ done: 1 })]).map(entryId)).toEqual(['j0', 'b', 'j1']);
});

it('REQ-JOB-007 a batch says how far it is, and the worst of what came of it once all has ended', () => {
  expect(batchState(batch({ running: 1, failed: 3 }))).toBe('running');
  expect(batchState(batch({ queued: 1, done: 3 }))).toBe('queued');
  expect(batchState(batch({ failed: 1, done: 3, cancelled: 1 }))).toBe('failed');
  expect(batchState(batch({ interrupted: 1, cancelled: 1 }))).toBe('interrupted');
  expect(batchState(batch({ done: 2, cancelled: 1 }))).toBe('cancelled');
  expect(batchState(batch({ done: 2 }))).toBe('done');
  const half = batch({ done: 2, failed: 1, queued: 4, running: 1 });
  expect([endedOf(half), totalOf(half)]).toEqual([3, 8]);
});
