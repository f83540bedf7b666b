import { expect, it } from 'vitest';
import { freshLibrary } from '../../test/database/library.ts';
import {
  addJob,
  addJobLine,
  addJobPoints,
  cancelJob,
  jobCurves,
  jobLines,
  retryJob,
  startNextJob,
} from '../index.ts';

it('REQ-JOB-003 keeps the story of a job over its attempts, and gives its end', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = addJob(db, 'train', {});
  const other = addJob(db, 'train', {});
  startNextJob(db);
  addJobLine(db, id, 'state', 'started');
  addJobLine(db, other.id, 'note', 'not mine');
  addJobLine(db, id, 'error', 'no');
  cancelJob(db, id);
  retryJob(db, id);
  addJobLine(db, id, 'stage', 'epoch 1');
  const told = (limit: number) =>
    jobLines(db, id, limit).map(({ attempt, kind, text }) => [attempt, kind, text]);
  expect(told(10)).toEqual([
    [1, 'state', 'started'],
    [1, 'error', 'no'],
    [2, 'stage', 'epoch 1'],
  ]);
  expect(told(2)).toEqual([
    [1, 'error', 'no'],
    [2, 'stage', 'epoch 1'],
  ]);
  expect(jobLines(db, id, 1)[0]?.at).toMatch(/^2026-01-02T/);
});

it('REQ-JOB-003 keeps the curves of a training; a resumed attempt writes over what it repeats', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = addJob(db, 'train', {});
  const other = addJob(db, 'train', {});
  addJobPoints(db, other.id, 1, { loss: 99 });
  for (let step = 0; step < 1000; step += 1) addJobPoints(db, id, step, { 'main loss': step });
  addJobPoints(db, id, 999, { 'main loss': 5, 'validation loss': 0.5, broken: Number.NaN });
  const [main, validation, ...rest] = jobCurves(db, id, 10);
  expect(rest).toEqual([]);
  expect(validation).toEqual({ name: 'validation loss', step: [999], mean: [0.5], min: [0.5], max: [0.5] });
  expect(main?.step).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  expect([main?.mean[0], main?.min[9], main?.max[9]]).toEqual([49.5, 5, 998]);
  expect(jobCurves(db, id, 5000)[0]?.mean).toHaveLength(1000);
  expect(jobCurves(db, addJob(db, 'size', {}).id, 10)).toEqual([]);
});
