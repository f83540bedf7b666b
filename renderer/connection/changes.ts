import type { QueryKey } from '@tanstack/react-query';
import type { Job } from '../../main/contract/jobs.ts';
import type { ChangeTopic } from '../../main/contract/system.ts';
import { jobLists } from '../jobs/use-jobs.ts';
import { askAgain } from './ask-again.ts';
import { api, backend, connection } from './backend.ts';
import { jobChanged } from './job-ends.ts';
import { keepListening } from './keep-listening.ts';
import { askEverythingAgain, queryClient } from './queries.ts';
import { oldAfter } from './topics.ts';

const pending = new Set<ChangeTopic>();

const dropListeners = new Set<(steps: number) => void>();

/** Calls back with the number of undone steps whose place an edit took. Returns the function that ends it. */
export function onDroppedSteps(listener: (steps: number) => void): () => void {
  dropListeners.add(listener);
  return () => dropListeners.delete(listener);
}

/** Follows the backend's changes and its jobs for as long as the window lives, over restarts of the backend. */
export function followBackend(): void {
  let followed = 0;
  const follow = () => {
    const generation = connection.generation();
    if (connection.state() !== 'open' || generation === followed) return;
    followed = generation;
    const current = () => connection.generation() === generation && connection.state() === 'open';
    void keepListening(current, () => backend.system.changes({}), {
      began: askEverythingAgain,
      told: ({ topic, droppedSteps }) => {
        askAgainSoon(topic);
        if (droppedSteps !== undefined) for (const tell of dropListeners) tell(droppedSteps);
      },
    });
    void keepListening(current, () => backend.jobs.watchAll({}), {
      began: () => askAgainSoon('jobs'),
      told: applyJob,
    });
  };
  connection.subscribe(follow);
  follow();
}

/** Changes that come together are asked for once. */
function askAgainSoon(topic: ChangeTopic): void {
  if (pending.size === 0) {
    setTimeout(() => {
      const old = oldAfter(pending);
      pending.clear();
      for (const path of old) askAgain(queryClient, { queryKey: keyOf(path) });
    }, 50);
  }
  pending.add(topic);
}

/** Of every question that was put to a procedure. */
function keyOf([router, name]: readonly [string, string]): QueryKey {
  const routers: Record<string, Record<string, { key(): QueryKey }>> = api as never;
  return routers[router]![name]!.key();
}

/** Progress comes many times a second: it is put into the list that is shown rather than asked for. */
function applyJob(job: Job): void {
  jobChanged(job);
  // A list that is on its way may be older than this job's state.
  if (queryClient.isFetching({ queryKey: api.jobs.list.key() }) > 0) askAgainSoon('jobs');
  for (const input of jobLists) {
    if ('batched' in input && job.batchId !== null) continue;
    queryClient.setQueryData<{ jobs: Job[] }>(api.jobs.list.queryKey({ input }), (old) => {
      if (old === undefined) return old;
      const at = old.jobs.findIndex(({ id }) => id === job.id);
      return { jobs: at === -1 ? [job, ...old.jobs] : old.jobs.with(at, job) };
    });
  }
}
