import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ErrorValue } from '../../main/contract/base.ts';
import type { BatchId, JobId } from '../../main/contract/ids.ts';
import type { JobKind } from '../../main/contract/job-kinds.ts';
import type { JobLine, JobProgress, JobState } from '../../main/contract/jobs.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { jsonColumn } from '../stored-json.ts';

/** A run of a model over a selection. */
export const runBatch = sqliteTable('run_batch', {
  key: integer('key').primaryKey(),
  id: text('id').$type<BatchId>().notNull(),
  label: text('label').notNull(),
  author: text('author').notNull(),
  createdAt: text('created_at').notNull(),
});

export const job = sqliteTable('job', {
  key: integer('key').primaryKey(),
  id: text('id').$type<JobId>().notNull(),
  kind: text('kind').$type<JobKind>().notNull(),
  params: jsonColumn('params').$type<Json>().notNull(),
  state: text('state').$type<JobState>().notNull(),
  progress: jsonColumn('progress').$type<JobProgress>(),
  result: jsonColumn('result').$type<Json>(),
  error: jsonColumn('error').$type<ErrorValue>(),
  attempt: integer('attempt').notNull(),
  createdAt: text('created_at').notNull(),
  startedAt: text('started_at'),
  finishedAt: text('finished_at'),
  batchId: text('batch_id').$type<BatchId>(),
});

export const jobLine = sqliteTable(
  'job_line',
  {
    jobKey: integer('job_key').notNull(),
    number: integer('number').notNull(),
    at: text('at').notNull(),
    attempt: integer('attempt').notNull(),
    kind: text('kind').$type<JobLine['kind']>().notNull(),
    text: text('text').notNull(),
  },
  (row) => [primaryKey({ columns: [row.jobKey, row.number] })],
);

export const jobPoint = sqliteTable(
  'job_point',
  {
    jobKey: integer('job_key').notNull(),
    name: text('name').notNull(),
    step: integer('step').notNull(),
    value: real('value').notNull(),
  },
  (row) => [primaryKey({ columns: [row.jobKey, row.name, row.step] })],
);
