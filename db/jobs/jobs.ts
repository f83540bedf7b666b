import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { ErrorValue } from '../../main/contract/base.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { BatchId, JobId } from '../../main/contract/ids.ts';
import { JobKind } from '../../main/contract/job-kinds.ts';
import type { Job, JobProgress, JobState } from '../../main/contract/jobs.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { utcText } from '../clock.ts';
import { inTransaction, recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { job } from '../schema/index.ts';

/** Puts a job at the end of the queue. */
export function addJob(db: WritableDb, kind: JobKind, params: Json, batchId: BatchId | null = null): Job {
  const id = db.newId() as JobId;
  const entry = {
    action: 'job.add',
    entity: 'job',
    entityId: id,
    after: { kind, params, batchId: batchId ?? undefined },
  };
  recorded(db, entry, () => {
    const at = utcText(db.clock);
    db.orm
      .insert(job)
      .values({ id, kind, params, state: 'queued', attempt: 1, createdAt: at, batchId })
      .run();
  });
  return getJob(db, id);
}

/** Takes the job of these kinds that waits longest and marks it running; undefined when none waits. */
export function startNextJob(db: WritableDb, kinds: readonly JobKind[] = JobKind.options): Job | undefined {
  const [id] = waitingJobs(db, kinds, 1);
  return id && move(db, id, 'job.start', ['queued'], { state: 'running', startedAt: utcText(db.clock) });
}

/** Who waits among the jobs of these kinds, in the order in which they are started. */
export const waitingJobs = (db: ReadableDb, kinds: readonly JobKind[], limit: number): JobId[] =>
  db
    .select({ id: job.id })
    .from(job)
    .where(and(eq(job.state, 'queued'), inArray(job.kind, [...kinds])))
    .orderBy(asc(job.key))
    .limit(limit)
    .all()
    .map(({ id }) => id);

/** Overwrites the progress of a running job. Not on record: it is no event. */
export function setJobProgress(db: WritableDb, jobId: JobId, progress: JobProgress): void {
  inTransaction(db, () =>
    db.orm
      .update(job)
      .set({ progress })
      .where(and(eq(job.id, jobId), eq(job.state, 'running')))
      .run(),
  );
}

/** Throws `conflict` unless the job is running, as do `failJob` and `cancelJob` in their states. */
export function finishJob(db: WritableDb, jobId: JobId, result: Json): Job {
  return move(db, jobId, 'job.finish', ['running'], { state: 'done', result, finishedAt: utcText(db.clock) });
}

export function failJob(db: WritableDb, jobId: JobId, error: ErrorValue): Job {
  return move(db, jobId, 'job.fail', ['running'], { state: 'failed', error, finishedAt: utcText(db.clock) });
}

/** The engine died under a running job. It says so and waits for a retry by hand. */
export function interruptJob(db: WritableDb, jobId: JobId, error: ErrorValue): Job {
  const finishedAt = utcText(db.clock);
  return move(db, jobId, 'job.interrupt', ['running'], { state: 'interrupted', error, finishedAt });
}

export function cancelJob(db: WritableDb, jobId: JobId): Job {
  const finishedAt = utcText(db.clock);
  return move(db, jobId, 'job.cancel', ['queued', 'running'], { state: 'cancelled', finishedAt });
}

/** Puts a job back into the queue, with the next attempt number. Nothing else retries a job. */
export function retryJob(db: WritableDb, jobId: JobId): Job {
  const { attempt } = getJob(db, jobId);
  return move(db, jobId, 'job.retry', ['failed', 'cancelled', 'interrupted'], {
    ...{ state: 'queued', attempt: attempt + 1 },
    ...{ progress: null, result: null, error: null, startedAt: null, finishedAt: null },
  });
}

/** Throws `not_found`. */
export function getJob(db: ReadableDb, jobId: JobId): Job {
  const row = db.select().from(job).where(eq(job.id, jobId)).get();
  if (!row) throw new CaliperError('not_found', 'There is no such job.');
  return toJob(row);
}

/** Newest first; all states if none are given. @param batched whether those of a batch are among them */
export function listJobs(db: ReadableDb, limit: number, states?: readonly JobState[], batched = true): Job[] {
  return db
    .select()
    .from(job)
    .where(and(states && inArray(job.state, [...states]), batched ? undefined : isNull(job.batchId)))
    .orderBy(desc(job.key))
    .limit(limit)
    .all()
    .map(toJob);
}

/** The newest job of a kind in a state. */
export function lastJobOfKind(db: ReadableDb, kind: JobKind, state: JobState): Job | undefined {
  const row = db
    .select()
    .from(job)
    .where(and(eq(job.kind, kind), eq(job.state, state)))
    .orderBy(desc(job.key))
    .limit(1)
    .get();
  return row && toJob(row);
}

type JobRow = typeof job.$inferSelect;

function move(
  db: WritableDb,
  jobId: JobId,
  action: string,
  from: readonly JobState[],
  values: Partial<JobRow> & { state: JobState },
): Job {
  return inTransaction(db, () => {
    const before = getJob(db, jobId);
    if (!from.includes(before.state)) {
      throw new CaliperError('conflict', `This job is ${before.state}.`, {
        details: { jobId, state: before.state },
      });
    }
    const { state, error, result } = values;
    const entry = {
      ...{ action, entity: 'job', entityId: jobId, before: { state: before.state } },
      after: { state, error: error ?? undefined, result: result ?? undefined },
    };
    recorded(db, entry, () => db.orm.update(job).set(values).where(eq(job.id, jobId)).run());
    return getJob(db, jobId);
  });
}

const toJob = ({ key: _, ...row }: JobRow): Job => row;
