import { fromErrorValue } from '../contract/error-value.ts';
import { CaliperError } from '../contract/errors.ts';
import type { JobId } from '../contract/ids.ts';
import { type JobKind, type JobResult, jobResult } from '../contract/job-kinds.ts';
import type { Job } from '../contract/jobs.ts';
import { ProgressDisplay } from './progress.ts';
import type { Session } from './session.ts';
import { nextInLane, waitingText } from './waiting-text.ts';

/**
 * Shows a job until it ends and returns it with what it gave. Ctrl-C cancels it cooperatively.
 * @throws CaliperError the job's own error, `cancelled` or `interrupted`
 */
export async function followJob<Kind extends JobKind>(
  kind: Kind,
  jobId: JobId,
  session: Session,
): Promise<{ readonly job: Job; readonly result: JobResult<Kind> }> {
  const job = await followAnyJob(jobId, session);
  const result = jobResult(kind, job);
  if (result === undefined) throw new CaliperError('internal', `Job ${jobId} gave no result of its kind.`);
  return { job, result };
}

/** Shows a job of any kind until it ends and returns it. @throws CaliperError as `followJob` */
export async function followAnyJob(jobId: JobId, { client, output, interrupted }: Session): Promise<Job> {
  const display = new ProgressDisplay(output);
  const cancel = () => void client.jobs.cancel({ jobId }).catch(() => {}); // it may have ended just now
  interrupted.addEventListener('abort', cancel, { once: true });
  if (interrupted.aborted) cancel();
  let last: Job | undefined;
  try {
    for await (const job of await client.jobs.watch({ jobId })) {
      last = job;
      if (job.state === 'queued') {
        if (job.error !== null) break; // it goes on waiting; a command does not wait with it
        const text = await waitingText(job, (await client.jobs.lanes({})).lanes, client);
        if (text !== '' && text !== nextInLane) output.writeNote(`This job ${text}.\n`);
      }
      if (job.state === 'running' && job.progress !== null) display.show(job.progress);
    }
  } finally {
    display.end();
    interrupted.removeEventListener('abort', cancel);
  }
  if (last?.state === 'done') return last;
  if (last?.state === 'cancelled') throw new CaliperError('cancelled', `Job ${jobId} was cancelled.`);
  if (last?.error) {
    const error = fromErrorValue(last.error);
    const waits =
      last.state === 'queued'
        ? ` The job waits${error.code === 'conflict' ? '' : ' and is started once the library can be written to again'}.`
        : '';
    throw new CaliperError(error.code, `${error.message} (job ${jobId})${waits}`, {
      details: { ...error.details },
      cause: error,
    });
  }
  throw new CaliperError('internal', `Job ${jobId} ended without a result.`);
}
