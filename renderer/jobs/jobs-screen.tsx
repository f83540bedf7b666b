import { Skeleton } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useCommands } from '../commands/use-commands.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { Panels } from '../components/panels.tsx';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { JobDetails } from './job-details.tsx';
import { JobList } from './job-list.tsx';
import classes from './jobs-screen.module.css';
import { useJobs } from './use-jobs.ts';

/** Every long task, running or over. It survives a restart: the list is the library's. */
export function JobsScreen({ jobId }: { readonly jobId: string | null }) {
  const { data, error, refetch } = useJobs();
  const jobs = data?.jobs ?? [];
  const at = Math.max(
    0,
    jobs.findIndex(({ id }) => id === jobId),
  );
  const chosen = jobs[at];
  const step = (by: number) => {
    const next = jobs[at + by];
    return next === undefined ? undefined : () => goTo('jobs', next.id);
  };
  useCommands({ 'jobs.next': step(1), 'jobs.previous': step(-1) });
  if (error) {
    return (
      <div className={classes.pad}>
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (data === undefined) {
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
      left={<JobList jobs={jobs} chosen={chosen} onChoose={({ id }) => goTo('jobs', id)} />}
    >
      <JobDetails key={chosen.id} job={chosen} />
    </Panels>
  );
}
