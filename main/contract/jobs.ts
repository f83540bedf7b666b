import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ErrorValue, procedure } from './base.ts';
import { JobId } from './ids.ts';
import { Json, UtcTime } from './primitives.ts';

export const JobKind = z.enum(['size', 'train', 'phantom', 'self-test']);
export type JobKind = z.infer<typeof JobKind>;

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
});
export type Job = z.infer<typeof Job>;

const one = z.strictObject({ jobId: JobId });

export const jobs = {
  list: procedure
    .input(
      z.strictObject({ states: z.array(JobState).optional(), limit: z.int().min(1).max(1000).default(100) }),
    )
    .output(z.strictObject({ jobs: z.array(Job) })),
  get: procedure.input(one).output(Job),
  /** Asks the work to stop at its next batch; after a grace time its engine is killed. */
  cancel: procedure.input(one).output(Job),
  /** Puts a failed, cancelled or interrupted job back into the queue. Nothing is retried by itself. */
  retry: procedure.input(one).output(Job),
  /** The job now and after every change, until it reaches a final state. */
  watch: procedure.input(one).output(eventIterator(Job)),
};
