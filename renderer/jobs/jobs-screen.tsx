import { Skeleton } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useCommands } from '../commands/use-commands.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { Panels } from '../components/panels.tsx';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { BatchDetails } from './batch-details.tsx';
import { entriesOf, entryId } from './entries.ts';
import { JobDetails } from './job-details.tsx';
import { JobList } from './job-list.tsx';
import classes from './jobs-screen.module.css';
import { useBatches, useOwnJobs } from './use-jobs.ts';

/** Every long task, running or over. It survives a restart: the list is the library's. */
export function JobsScreen({ jobId }: { readonly jobId: string | null }) {
  const jobs = useOwnJobs();
  const batches = useBatches();
  const error = jobs.error ?? batches.error;
  const entries = entriesOf(jobs.data?.jobs ?? [], batches.data?.batches ?? []);
  const at = Math.max(
    0,
    entries.findIndex((entry) => entryId(entry) === jobId),
  );
  const chosen = entries[at];
  const step = (by: number) => {
    const next = entries[at + by];
    return next === undefined ? undefined : () => goTo('jobs', entryId(next));
  };
  useCommands({ 'jobs.next': step(1), 'jobs.previous': step(-1) });
  if (error) {
    return (
      <div className={classes.pad}>
        <ErrorNote error={error} onRetry={() => void (jobs.error ? jobs.refetch() : batches.refetch())} />
      </div>
    );
  }
  if (jobs.data === undefined || batches.data === undefined) {
    return (
      <div className={classes.pad} role="status" aria-label={t.common.loading}>
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} height={48} mb={8} />
        ))}
      </div>
    );
  }
  if (chosen === undefined) {
    return <EmptyState icon={IconListDetails} title={t.jobs.emptyTitle} hint={t.jobs.emptyHint} />;
  }
  return (
    <Panels
      id="jobs"
      leftSizePx={400}
      left={<JobList entries={entries} chosen={chosen} onChoose={(entry) => goTo('jobs', entryId(entry))} />}
    >
      {chosen.batch === undefined ? (
        <JobDetails key={chosen.job.id} job={chosen.job} />
      ) : (
        <BatchDetails key={chosen.batch.id} batch={chosen.batch} />
      )}
    </Panels>
  );
}
