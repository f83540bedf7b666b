import { z } from 'zod';
import { ErrorValue, procedure } from './base.ts';
import { UndoStep } from './history.ts';
import { BatchId, JobId, MediaId, ModelId } from './ids.ts';
import { JobKind } from './job-kinds.ts';
import { JobState } from './jobs.ts';
import { Provider } from './predictions.ts';
import { UtcTime } from './primitives.ts';

/** A run of a model over a selection: one progress, one cancel, one undo, and a result an item. */
export const Batch = z.strictObject({
  id: BatchId,
  label: z.string(),
  author: z.string(),
  kind: JobKind,
  /** How many of its items are in each state. */
  jobs: z.record(JobState, z.int().min(0)),
  /** Results of it that are shown; 0 after it was taken back. */
  shownRuns: z.int().min(0),
  createdAt: UtcTime,
});
export type Batch = z.infer<typeof Batch>;

/** One item of a batch and how far it is. */
export const BatchItem = z.strictObject({
  jobId: JobId,
  mediaId: MediaId,
  state: JobState,
  /** Why it has no result. */
  error: ErrorValue.nullable(),
});
export type BatchItem = z.infer<typeof BatchItem>;

/** An item that no run was queued for, and why. */
export const LeftOutItem = z.strictObject({ mediaId: MediaId, reason: z.string() });

/** Items in one batch. */
const mostItems = 10_000;
const one = z.strictObject({ batchId: BatchId });

export const batches = {
  /** Queues the sizing of each item that has boxes; the others are named with the reason. All or none are queued. */
  size: procedure
    .input(
      z.strictObject({
        mediaIds: z.array(MediaId).min(1).max(mostItems),
        modelId: ModelId,
        provider: Provider.optional(),
        acceptFailedCheck: z.boolean().default(false),
        includeDamaged: z.boolean().default(false),
      }),
    )
    .output(z.strictObject({ batch: Batch, leftOut: z.array(LeftOutItem) })),
  list: procedure
    .input(z.strictObject({ limit: z.int().min(1).max(1000).default(100) }))
    .output(z.strictObject({ batches: z.array(Batch) })),
  /** With each item, in the order in which they were chosen. */
  get: procedure
    .input(one)
    .output(z.strictObject({ batch: Batch, items: z.array(BatchItem).max(mostItems) })),
  /** Cancels what waits, and asks what runs to stop. What is done stays. */
  cancel: procedure.input(one).output(Batch),
  /** Puts what failed, was cancelled or interrupted back into the queue. */
  retry: procedure.input(one).output(Batch),
  /** Takes every result of it out of view, as one step that can be undone; what was shown before is shown again. */
  takeBack: procedure.input(one).output(z.strictObject({ batch: Batch, step: UndoStep.nullable() })),
};
