import { getJob, jobCurves, jobLines, listJobs } from '../../../db/index.ts';
import { procedures } from './procedures.ts';

export const jobs = {
  list: procedures.jobs.list.handler(({ input, context }) => ({
    jobs: listJobs(context.db, input.limit, input.states, input.batched),
  })),
  lanes: procedures.jobs.lanes.handler(({ context }) => ({ lanes: context.queue.lanes() })),
  get: procedures.jobs.get.handler(({ input, context }) => getJob(context.db, input.jobId)),
  cancel: procedures.jobs.cancel.handler(({ input, context }) => context.queue.cancel(input.jobId)),
  finish: procedures.jobs.finish.handler(({ input, context }) => context.queue.finish(input.jobId)),
  retry: procedures.jobs.retry.handler(({ input, context }) => context.queue.retry(input.jobId)),
  watch: procedures.jobs.watch.handler(({ input, context, signal }) =>
    context.queue.watch(input.jobId, signal),
  ),
  watchAll: procedures.jobs.watchAll.handler(({ context, signal }) => context.queue.watchAll(signal)),
  log: procedures.jobs.log.handler(({ input: { jobId, limit }, context: { db } }) => ({
    lines: jobLines(db, getJob(db, jobId).id, limit),
  })),
  curve: procedures.jobs.curve.handler(({ input: { jobId, maxPoints }, context: { db } }) => ({
    curves: jobCurves(db, getJob(db, jobId).id, maxPoints),
  })),
};
