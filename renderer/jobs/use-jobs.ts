import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../main/contract/jobs.ts';
import { api } from '../connection/backend.ts';

/** The newest jobs first; progress arrives by itself. */
export function useJobs() {
  return useQuery(api.jobs.list.queryOptions({ input: { limit: 500 } }));
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
