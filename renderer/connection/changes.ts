import type { QueryKey } from '@tanstack/react-query';
import type { Job } from '../../main/contract/jobs.ts';
import type { ChangeTopic } from '../../main/contract/system.ts';
import { askAgain } from './ask-again.ts';
import { api, backend, connection } from './backend.ts';
import { keepListening } from './keep-listening.ts';
import { askEverythingAgain, queryClient } from './queries.ts';

/** What has to be asked again when something of a topic changed. */
const askedAgain: Record<ChangeTopic, readonly QueryKey[]> = {
  media: [api.library.key(), api.media.key()],
  annotations: [api.annotations.key(), api.library.key()],
  predictions: [api.predictions.key(), api.library.key()],
  jobs: [api.jobs.list.key(), api.jobs.log.key()],
  models: [api.models.key()],
  settings: [api.system.key()],
};

const pending = new Set<ChangeTopic>();

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
      told: ({ topic }) => askAgainSoon(topic),
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
      const keys = new Set([...pending].flatMap((changed) => askedAgain[changed]));
      pending.clear();
      for (const queryKey of keys) askAgain(queryClient, { queryKey });
    }, 50);
  }
  pending.add(topic);
}

/** Progress comes many times a second: it is put into the list that is shown rather than asked for. */
function applyJob(job: Job): void {
  // A list that is on its way may be older than this job's state.
  if (queryClient.isFetching({ queryKey: api.jobs.list.key() }) > 0) askAgainSoon('jobs');
  queryClient.setQueriesData<{ jobs: Job[] }>({ queryKey: api.jobs.list.key() }, (old) => {
    if (old === undefined) return old;
    const at = old.jobs.findIndex(({ id }) => id === job.id);
    return { jobs: at === -1 ? [job, ...old.jobs] : old.jobs.with(at, job) };
  });
}
