import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../main/contract/jobs.ts';
import { api } from '../connection/backend.ts';

/** Every list of jobs that the window keeps. */
export const jobLists = [{ limit: 500 }, { limit: 500, batched: false }] as const;

/** The newest jobs first, those of a batch among them; progress arrives by itself. */
export function useJobs() {
  return useQuery(api.jobs.list.queryOptions({ input: jobLists[0] }));
}

/** The same without those of a batch. */
export function useOwnJobs() {
  return useQuery(api.jobs.list.queryOptions({ input: jobLists[1] }));
}

/** The newest runs over a selection. */
export function useBatches() {
  return useQuery(api.batches.list.queryOptions({ input: { limit: 500 } }));
}

export function isActive({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}

/** How much of a job is done, 0 to 1; null while nobody knows. */
export function shareDone({ state, progress }: Job): number | null {
  if (state === 'done') return 1;
  if (progress === null || progress.total === null || progress.total === 0) return null;
  return Math.min(1, progress.done / progress.total);
}
