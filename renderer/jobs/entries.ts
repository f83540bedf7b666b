import type { Batch } from '../../main/contract/batches.ts';
import type { Job } from '../../main/contract/jobs.ts';

/** What the list of long work shows in a row: a job of its own, or a run over a selection. */
export type Entry =
  | { readonly job: Job; readonly batch?: never }
  | { readonly batch: Batch; readonly job?: never };

export const entryId = ({ job, batch }: Entry): string => job?.id ?? batch!.id;

/** Jobs and batches together, newest first. */
export function entriesOf(jobs: readonly Job[], batches: readonly Batch[]): Entry[] {
  const madeAt = ({ job, batch }: Entry) => job?.createdAt ?? batch!.createdAt;
  return [...jobs.map((job): Entry => ({ job })), ...batches.map((batch): Entry => ({ batch }))].sort(
    (a, b) => madeAt(b).localeCompare(madeAt(a)),
  );
}

/** Items of a batch that have ended, whatever came of them. */
export const endedOf = ({ jobs }: Batch): number =>
  jobs.done + jobs.failed + jobs.cancelled + jobs.interrupted;

export const totalOf = (batch: Batch): number => endedOf(batch) + batch.jobs.queued + batch.jobs.running;

/** The state of a batch in the words of its jobs: what is worst of what has ended, once nothing waits or runs. */
export function batchState({ jobs }: Batch): Job['state'] {
  if (jobs.running > 0) return 'running';
  if (jobs.queued > 0) return 'queued';
  if (jobs.failed > 0) return 'failed';
  if (jobs.interrupted > 0) return 'interrupted';
  return jobs.cancelled > 0 ? 'cancelled' : 'done';
}
