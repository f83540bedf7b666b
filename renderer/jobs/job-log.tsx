import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Job } from '../../main/contract/jobs.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { api } from '../connection/backend.ts';
import { t } from '../texts/index.ts';
import classes from './job-log.module.css';
import { isActive } from './use-jobs.ts';

const clock = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });

/** The story of a job over all its attempts; stays at its end unless somebody scrolls up. */
export function JobLog({ job }: { readonly job: Job }) {
  const { data, error, isPending, refetch } = useQuery({
    ...api.jobs.log.queryOptions({ input: { jobId: job.id, limit: 1000 } }),
    refetchInterval: isActive(job) ? 2000 : false,
  });
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const lineCount = data?.lines.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what it follows
  useEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lineCount]);
  // The last lines are written as the job ends.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state is a new line
  useEffect(() => void refetch(), [job.state]);
  if (isPending) return <Skeleton height={120} />;
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  return (
    <div
      ref={box}
      className={classes.log}
      role="log"
      aria-label={t.jobs.log}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        atEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
      }}
    >
      {data.lines.map(({ at, attempt, kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end
        <div key={index} className={classes.line} data-kind={kind}>
          <time dateTime={at}>{clock.format(new Date(at))}</time>
          {job.attempt > 1 ? <span className={classes.attempt}>#{attempt}</span> : null}
          <span>{text}</span>
        </div>
      ))}
      {data.lines.length === 0 ? <span className={classes.none}>{t.jobs.noLog}</span> : null}
    </div>
  );
}
