import type { Job } from '../../main/contract/jobs.ts';

/** Attempts that were seen at work in this window: only their ends are news. */
const seenAtWork = new Set<string>();
const listeners = new Set<(job: Job) => void>();

/** Takes each change of a job, and tells of the end of an attempt once. */
export function jobChanged(job: Job): void {
  const attempt = `${job.id} ${job.attempt}`;
  if (job.state === 'queued' || job.state === 'running') {
    seenAtWork.add(attempt);
  } else if (seenAtWork.delete(attempt)) {
    for (const listener of listeners) listener(job);
  }
}

/** Calls back with every job of this session that ended, however it did. Returns a function that ends this. */
export function onJobEnd(listener: (job: Job) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
