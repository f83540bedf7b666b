import { and, asc, count, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Batch, BatchItem } from '../../main/contract/batches.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { BatchId, MediaId } from '../../main/contract/ids.ts';
import type { JobInput, JobKind } from '../../main/contract/job-kinds.ts';
import { type Job, JobState } from '../../main/contract/jobs.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture, inTransaction, recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { addJob } from '../jobs/jobs.ts';
import { job, predictionRun, runBatch } from '../schema/index.ts';

/** Queues one job an item under one batch, all or none. Throws `invalid_input` without an item. */
export function addBatch<Kind extends JobKind>(
  db: WritableDb,
  label: string,
  kind: Kind,
  items: readonly JobInput<Kind>[],
): { batch: Batch; jobs: Job[] } {
  if (items.length === 0)
    throw new CaliperError('invalid_input', 'There is no item to run on. Nothing was queued.');
  const id = db.newId() as BatchId;
  const jobs = inTransaction(db, () => {
    const entry = { action: 'batch.add', entity: 'run_batch', entityId: id, after: { label, kind } };
    recorded(db, entry, () => {
      const author = db.session.actor;
      db.orm
        .insert(runBatch)
        .values({ id, label, author, createdAt: utcText(db.clock) })
        .run();
    });
    return items.map((params) => addJob(db, kind, params as Json, id));
  });
  return { batch: getBatch(db, id), jobs };
}

/** Throws `not_found`. */
export function getBatch(db: ReadableDb, batchId: BatchId): Batch {
  const row = db.select().from(runBatch).where(eq(runBatch.id, batchId)).get();
  if (!row) throw new CaliperError('not_found', 'There is no such batch in this library.');
  return toBatch(db, row);
}

/** Newest first. */
export const listBatches = (db: ReadableDb, limit: number): Batch[] =>
  db
    .select()
    .from(runBatch)
    .orderBy(desc(runBatch.key))
    .limit(limit)
    .all()
    .map((row) => toBatch(db, row));

/** The items of a batch in the order in which they were chosen. */
export const itemsOfBatch = (db: ReadableDb, batchId: BatchId): BatchItem[] =>
  db
    .select({
      jobId: job.id,
      mediaId: sql<MediaId>`${job.params} ->> '$.mediaId'`,
      ...{ state: job.state, error: job.error },
    })
    .from(job)
    .where(eq(job.batchId, batchId))
    .orderBy(asc(job.key))
    .all();

/**
 * Takes every result of a batch out of view, as one undoable step: what was shown before it is shown again. Nothing that
 * was computed is deleted. Throws `conflict` while a job of it waits or runs, and where there is nothing to take back.
 */
export function takeBackBatch(db: WritableDb, batchId: BatchId, options: EditOptions = {}): Batch {
  const { label, jobs } = getBatch(db, batchId);
  if (jobs.queued + jobs.running > 0)
    throw new CaliperError('conflict', 'This batch still runs. Cancel it first; nothing was changed.');
  const what = {
    ...{ action: 'batch.take-back', label: `Take back ${label}` },
    ...{ entity: 'run_batch', entityId: batchId },
  };
  const runs = db
    .select({ run: predictionRun })
    .from(predictionRun)
    .innerJoin(job, eq(job.key, predictionRun.jobKey))
    .where(and(eq(job.batchId, batchId), eq(predictionRun.hidden, false)))
    .all();
  if (runs.length === 0)
    throw new CaliperError('conflict', 'This batch has no result that is shown. Nothing was changed.');
  gesture(db, what, options, (change) => {
    for (const { run } of runs) change.update(predictionRun, run, { hidden: true });
  });
  return getBatch(db, batchId);
}

function toBatch(db: ReadableDb, { id, label, author, createdAt }: typeof runBatch.$inferSelect): Batch {
  const states = db
    .select({ state: job.state, kind: job.kind, jobs: count() })
    .from(job)
    .where(eq(job.batchId, id))
    .groupBy(job.state, job.kind)
    .all();
  const jobs = Object.fromEntries(
    JobState.options.map((state) => [
      state,
      states.filter((row) => row.state === state).reduce((sum, row) => sum + row.jobs, 0),
    ]),
  ) as Batch['jobs'];
  const shown = db
    .select({ runs: count() })
    .from(predictionRun)
    .innerJoin(job, eq(job.key, predictionRun.jobKey))
    .where(and(eq(job.batchId, id), eq(predictionRun.hidden, false), isNotNull(predictionRun.finishedAt)))
    .get();
  return { id, label, author, kind: states[0]!.kind, jobs, shownRuns: shown?.runs ?? 0, createdAt };
}
