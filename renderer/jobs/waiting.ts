import { useQuery } from '@tanstack/react-query';
import { jobKinds } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { api } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import { useJobTitle } from './job-title.ts';

/** In which row a job waits and why; empty for one that does not wait. Asks nothing while none of the jobs does. */
export function useWaiting(jobs: readonly Job[]): (job: Job) => string {
  const titleOf = useJobTitle();
  const { data } = useQuery({
    ...api.jobs.lanes.queryOptions({ input: {} }),
    enabled: jobs.some(({ state }) => state === 'queued'),
  });
  return ({ id, kind, state }) => {
    const { lane } = jobKinds[kind];
    const { running = null, waiting = [], error = null } = data?.lanes.find((one) => one.lane === lane) ?? {};
    if (state !== 'queued') return '';
    const ahead = waiting.indexOf(id);
    return [
      t.jobs.waitsIn(t.jobs.lanes[lane]),
      error === null ? '' : t.jobs.waitsForLibrary(error.message),
      running === null || running.id === id ? '' : t.jobs.waitsFor(titleOf(running)),
      ahead > 0 ? t.jobs.waitsBehind(ahead) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  };
}
