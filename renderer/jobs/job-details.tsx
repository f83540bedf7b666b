import { Button } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { fromErrorValue } from '../../main/contract/error-value.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { useCommands } from '../commands/use-commands.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { FactList } from '../components/fact-list.tsx';
import { KeyCaps } from '../components/key-caps.tsx';
import { backend } from '../connection/backend.ts';
import { formatCount, formatDuration, formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './job-details.module.css';
import { JobLog } from './job-log.tsx';
import { JobResult } from './job-result.tsx';
import { JobStateChip } from './job-state-chip.tsx';
import { useJobTitle } from './job-title.ts';
import { ProgressBar } from './progress-bar.tsx';
import { RunAllTheSame } from './run-all-the-same.tsx';
import { StageRates } from './stage-rates.tsx';
import { TrainingCurves } from './training-curves.tsx';
import { isActive, shareDone } from './use-jobs.ts';
import { useWaiting } from './waiting.ts';
import { wordsOf } from './words-of.ts';

/** One job: where it is, what limits it, how it ended, its log. */
export function JobDetails({ job }: { readonly job: Job }) {
  const title = useJobTitle()(job);
  const waiting = useWaiting([job])(job);
  const cancel = useMutation({ mutationFn: () => backend.jobs.cancel({ jobId: job.id }) });
  const retry = useMutation({ mutationFn: () => backend.jobs.retry({ jobId: job.id }) });
  const finish = useMutation({ mutationFn: () => backend.jobs.finish({ jobId: job.id }) });
  const canRetry = ['failed', 'cancelled', 'interrupted'].includes(job.state);
  const isTraining = job.kind === 'train';
  const canFinish =
    isTraining && (job.state === 'running' || job.state === 'cancelled' || job.state === 'interrupted');
  useCommands({
    'jobs.finish': canFinish ? () => finish.mutate() : undefined,
    'jobs.cancel': isActive(job) ? () => cancel.mutate() : undefined,
    'jobs.retry': canRetry ? () => retry.mutate() : undefined,
  });
  const { progress, error } = job;
  return (
    <article className={classes.details} aria-label={title}>
      <header className={classes.head}>
        <div className={classes.heading}>
          <h2>{title}</h2>
          <JobStateChip state={job.state} />
        </div>
        {isActive(job) ? (
          <Button
            leftSection={<IconX size={14} />}
            rightSection={<KeyCaps keys="Delete" />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {isTraining && job.state === 'running' ? t.commands.pauseTraining : t.commands.cancelJob}
          </Button>
        ) : null}
        {canFinish ? (
          <Button
            rightSection={<KeyCaps keys="E" />}
            loading={finish.isPending}
            onClick={() => finish.mutate()}
          >
            {t.commands.finishTraining}
          </Button>
        ) : null}
        {canRetry ? (
          <Button
            variant="filled"
            leftSection={<IconRefresh size={14} />}
            rightSection={<KeyCaps keys="R" />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {isTraining && job.state !== 'failed' ? t.commands.resumeTraining : t.commands.retryJob}
          </Button>
        ) : null}
      </header>
      {progress === null || job.state === 'queued' ? null : <Progress job={job} title={title} />}
      {waiting === '' ? null : <p className={classes.waiting}>{waiting}</p>}
      {job.state === 'interrupted' ? <p className={classes.interrupted}>{t.jobs.interrupted}</p> : null}
      {error === null || job.state !== 'failed' ? null : <ErrorNote error={fromErrorValue(error)} />}
      <RunAllTheSame job={job} />
      {job.state === 'done' ? <JobResult job={job} /> : null}
      {job.kind === 'train' ? <TrainingCurves job={job} /> : null}
      {progress === null || progress.stageRates.length === 0 ? null : <StageRates progress={progress} />}
      <section>
        <h3 className={classes.title}>{t.jobs.log}</h3>
        <JobLog job={job} />
      </section>
      <section>
        <h3 className={classes.title}>{t.jobs.asked}</h3>
        <FactList facts={parameterFacts(job)} />
      </section>
    </article>
  );
}

function Progress({ job, title }: { readonly job: Job; readonly title: string }) {
  const progress = job.progress!;
  const { stage, done, total, unit, perSecond, remainingS, limitingStage } = progress;
  const running = job.state === 'running';
  const figures = [
    [t.jobs.stage, stage],
    [
      t.jobs.done,
      `${formatCount(Math.round(done))}${total === null ? '' : ` ${t.common.of} ${formatCount(total)}`} ${unit}`,
    ],
    [t.jobs.rateTitle, perSecond === null ? '–' : t.jobs.rate(perSecond, unit)],
    [t.jobs.limitTitle, limitingStage ?? '–'],
    ...(running ? [[t.jobs.leftTitle, remainingS === null ? '–' : formatDuration(remainingS)] as const] : []),
  ] as const;
  return (
    <section className={classes.progress}>
      <ProgressBar share={shareDone(job)} label={title} />
      <dl className={classes.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function parameterFacts({
  params,
  attempt,
  createdAt,
  startedAt,
  finishedAt,
}: Job): (readonly [string, string])[] {
  const given =
    params !== null && typeof params === 'object' && !Array.isArray(params) ? Object.entries(params) : [];
  return [
    [t.jobs.queuedAt, formatTime(createdAt)],
    [t.jobs.startedAt, startedAt === null ? '' : formatTime(startedAt)],
    [t.jobs.finishedAt, finishedAt === null ? '' : formatTime(finishedAt)],
    [t.jobs.attemptTitle, String(attempt)],
    ...given
      .filter(([name, value]) => value !== null && value !== false && !name.endsWith('Id'))
      .map(
        ([name, value]) =>
          [
            wordsOf(name),
            value === true ? t.jobs.yes : typeof value === 'string' ? value : JSON.stringify(value),
          ] as const,
      ),
  ];
}
