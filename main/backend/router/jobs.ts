import { getJob, listJobs } from '../../../db/index.ts';
import { notYet } from './not-yet.ts';
import { procedures } from './procedures.ts';

export const jobs = {
  list: procedures.jobs.list.handler(({ input, context }) => ({
    jobs: listJobs(context.db, input.limit, input.states),
  })),
  get: procedures.jobs.get.handler(({ input, context }) => getJob(context.db, input.jobId)),
  cancel: procedures.jobs.cancel.handler(({ input, context }) => context.queue.cancel(input.jobId)),
  retry: procedures.jobs.retry.handler(({ input, context }) => context.queue.retry(input.jobId)),
  watch: procedures.jobs.watch.handler(({ input, context, signal }) =>
    context.queue.watch(input.jobId, signal),
  ),
  watchAll: procedures.jobs.watchAll.handler(notYet),
  log: procedures.jobs.log.handler(notYet),
  curve: procedures.jobs.curve.handler(notYet),
};
