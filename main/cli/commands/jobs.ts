import type { Command } from 'commander';
import type { JobId } from '../../contract/ids.ts';
import { jobKinds } from '../../contract/job-kinds.ts';
import type { Job } from '../../contract/jobs.ts';
import { type CommonOptions, command } from '../command.ts';
import { followAnyJob, followJob } from '../follow-job.ts';
import { printResult } from '../output.ts';
import { progressLine } from '../progress.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';
import { waitingText } from '../waiting-text.ts';

/** Shows all jobs. */
const list = (options: CommonOptions): Promise<void> =>
  withSession(options, async ({ client, output }) => {
    const { jobs } = await client.jobs.list({});
    const { lanes } = await client.jobs.lanes({});
    const rows: string[][] = [];
    for (const job of jobs) {
      const waits = job.state === 'queued' ? await waitingText(job, lanes, client) : '';
      const { lane } = jobKinds[job.kind];
      rows.push([
        ...[job.id, job.kind, lane, job.state, String(job.attempt), job.createdAt],
        waits === '' ? about(job) : waits,
      ]);
    }
    const text =
      jobs.length === 0
        ? 'There are no jobs.'
        : table(['job', 'kind', 'lane', 'state', 'attempt', 'created', ''], rows);
    printResult(output, text, { jobs, lanes });
  });

export function jobsCommand(): Command {
  const jobs = command('jobs', 'show, cancel and retry long work').action(list);
  jobs
    .command('list')
    .description('the same as without a word')
    .action((_own: object, self: Command) => list(self.optsWithGlobals()));
  jobs
    .command('cancel <job>')
    .description('cancel a waiting job (a running one: press Ctrl-C where it runs)')
    .action((jobId: string, _own: object, cancel: Command) =>
      withSession(cancel.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const job = await client.jobs.cancel({ jobId: jobId as JobId });
        printResult(output, `Job ${job.id} is ${job.state}.`, { job });
      }),
    );
  jobs
    .command('retry <job>')
    .description('run a failed, cancelled or interrupted job again')
    .action((jobId: string, _own: object, retry: Command) =>
      withSession(retry.optsWithGlobals<CommonOptions>(), async (session) => {
        const { id } = await session.client.jobs.retry({ jobId: jobId as JobId });
        const job = await followAnyJob(id, session);
        printResult(session.output, `Job ${job.id} is done. See \`caliper results\`.`, { job });
      }),
    );
  jobs
    .command('finish <job>')
    .description('end a training that was stopped with the best epoch it had, and write its bundle')
    .action((jobId: string, _own: object, finish: Command) =>
      withSession(finish.optsWithGlobals<CommonOptions>(), async (session) => {
        const { id } = await session.client.jobs.finish({ jobId: jobId as JobId });
        const { job, result } = await followJob('train', id, session);
        printResult(session.output, `The bundle is in ${result.bundleFolder}.`, { job });
      }),
    );
  return jobs;
}

function about(job: Job): string {
  if (job.error !== null) return `${job.error.code}: ${job.error.message}`;
  return job.progress === null ? '' : progressLine(job.progress);
}
