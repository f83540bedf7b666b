import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ErrorValue, procedure } from './base.ts';
import { EngineRole } from './engine/process-limits.ts';
import { BatchId, JobId } from './ids.ts';
import { JobKind } from './job-kinds.ts';
import { Json, UtcTime } from './primitives.ts';

export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof JobState>;

const StageRate = z.strictObject({ stage: z.string(), perSecond: z.number().min(0) });

export const JobProgress = z.strictObject({
  stage: z.string(),
  done: z.number().min(0),
  total: z.number().min(0).nullable(),
  /** What `done` counts: "frames", "steps", "images". */
  unit: z.string(),
  perSecond: z.number().min(0).nullable(),
  remainingS: z.number().min(0).nullable(),
  /** What each stage of the pipeline could do alone; the slowest is the limit. */
  stageRates: z.array(StageRate),
  limitingStage: z.string().nullable(),
  /** Figures of a training step, such as the loss. */
  metrics: z.record(z.string(), z.number()),
});
export type JobProgress = z.infer<typeof JobProgress>;

export const Job = z.strictObject({
  id: JobId,
  kind: JobKind,
  state: JobState,
  params: Json,
  progress: JobProgress.nullable(),
  result: Json.nullable(),
  error: ErrorValue.nullable(),
  /** 1 for the first attempt; a retry by hand runs the same job again with the next number. */
  attempt: z.int().min(1),
  createdAt: UtcTime,
  startedAt: UtcTime.nullable(),
  finishedAt: UtcTime.nullable(),
  /** The run over a selection that it belongs to; null for a job of its own. */
  batchId: BatchId.nullable(),
});
export type Job = z.infer<typeof Job>;

/** One line of a job's story. */
export const JobLine = z.strictObject({
  at: UtcTime,
  attempt: z.int().min(1),
  kind: z.enum(['state', 'stage', 'note', 'error']),
  text: z.string(),
});
export type JobLine = z.infer<typeof JobLine>;

/** One figure of a training over its steps, thinned to buckets of steps: columns of equal length, steps ascending. */
export const JobCurve = z.strictObject({
  /** Such as `gates loss` or `validation MAE, mm`. */
  name: z.string(),
  /** First step of the bucket. */
  step: z.array(z.int().min(0)),
  mean: z.array(z.number()),
  min: z.array(z.number()),
  max: z.array(z.number()),
});
export type JobCurve = z.infer<typeof JobCurve>;

/** One lane of the queue: its jobs run one after the other, and wait for no other lane. */
export const JobLane = z.strictObject({
  lane: EngineRole,
  running: Job.nullable(),
  /** In the order in which they will run; of a long row the first thousand. */
  waiting: z.array(JobId).max(1000),
  /** Why the next one cannot be started; it is tried again by itself. */
  error: ErrorValue.nullable(),
});
export type JobLane = z.infer<typeof JobLane>;

const one = z.strictObject({ jobId: JobId });

export const jobs = {
  list: procedure
    .input(
      z.strictObject({
        states: z.array(JobState).optional(),
        limit: z.int().min(1).max(1000).default(100),
        /** Whether jobs that belong to a batch are among them. */
        batched: z.boolean().default(true),
      }),
    )
    .output(z.strictObject({ jobs: z.array(Job) })),
  get: procedure.input(one).output(Job),
  /** What each lane does and who waits in it. */
  lanes: procedure.input(z.strictObject({})).output(z.strictObject({ lanes: z.array(JobLane) })),
  /** Asks the work to stop at its next batch; after a grace time its engine is killed. */
  cancel: procedure.input(one).output(Job),
  /**
   * Asks a training to end with the best epoch so far, of which the bundle is made; one that was cancelled or interrupted
   * is taken up again for it. Refused with `conflict` for other work.
   */
  finish: procedure.input(one).output(Job),
  /** Puts a failed, cancelled or interrupted job back into the queue. Nothing is retried by itself. */
  retry: procedure.input(one).output(Job),
  /** The job now and after every change, until it reaches a final state. */
  watch: procedure.input(one).output(eventIterator(Job)),
  /** The jobs that wait or run, then any job after every change, for as long as somebody listens. */
  watchAll: procedure.input(z.strictObject({})).output(eventIterator(Job)),
  /** The last lines of a job's story over all its attempts, oldest first. */
  log: procedure
    .input(z.strictObject({ jobId: JobId, limit: z.int().min(1).max(10_000).default(200) }))
    .output(z.strictObject({ lines: z.array(JobLine) })),
  /** What a training has measured so far; a resumed attempt goes on in the same curves. */
  curve: procedure
    .input(z.strictObject({ jobId: JobId, maxPoints: z.int().min(10).max(10_000).default(1000) }))
    .output(z.strictObject({ curves: z.array(JobCurve) })),
};
