import {
  IconActivityHeartbeat,
  IconBrain,
  IconCube,
  IconListDetails,
  IconRuler2,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { JobKind } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { formatDuration, formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './job-list.module.css';
import { JobStateChip } from './job-state-chip.tsx';
import { useJobTitle } from './job-title.ts';
import { ProgressBar } from './progress-bar.tsx';
import { shareDone } from './use-jobs.ts';
import { useWaiting } from './waiting.ts';

const icons: Partial<Record<JobKind, typeof IconBrain>> = {
  size: IconRuler2,
  train: IconBrain,
  phantom: IconCube,
  'self-test': IconActivityHeartbeat,
  check: IconShieldCheck,
};

interface JobListProps {
  readonly jobs: readonly Job[];
  readonly chosen: Job | undefined;
  readonly onChoose: (job: Job) => void;
}

/** Every job, newest first: what it does and how far it is. */
export function JobList({ jobs, chosen, onChoose }: JobListProps) {
  const titleOf = useJobTitle();
  const waitingOf = useWaiting(jobs);
  return (
    <ul className={classes.list} aria-label={t.screens.jobs}>
      {jobs.map((job) => {
        const Picture = icons[job.kind] ?? IconListDetails;
        const title = titleOf(job);
        return (
          <li key={job.id}>
            <button
              type="button"
              className={classes.job}
              aria-current={chosen?.id === job.id || undefined}
              onClick={() => onChoose(job)}
            >
              <Picture size={18} stroke={1.5} aria-hidden className={classes.icon} />
              <span className={classes.body}>
                <span className={classes.line}>
                  <span className={classes.title} title={title}>
                    {title}
                  </span>
                  <JobStateChip state={job.state} />
                </span>
                {job.state === 'running' ? <ProgressBar share={shareDone(job)} label={title} /> : null}
                <span className={classes.note}>{noteOf(job, waitingOf(job))}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** One line that says where a job is, or how it ended. */
function noteOf(
  { state, progress, createdAt, startedAt, finishedAt, error, attempt }: Job,
  waiting: string,
): string {
  const parts: string[] = [];
  if (state === 'running' && progress !== null) {
    parts.push(progress.stage);
    if (progress.perSecond !== null) parts.push(t.jobs.rate(progress.perSecond, progress.unit));
    if (progress.remainingS !== null) parts.push(t.jobs.left(formatDuration(progress.remainingS)));
  } else if (state === 'failed' && error !== null) parts.push(error.message);
  else if (waiting !== '') parts.push(waiting);
  else parts.push(formatTime(finishedAt ?? startedAt ?? createdAt));
  if (state === 'done' && startedAt !== null && finishedAt !== null) {
    parts.push(t.jobs.took(formatDuration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)));
  }
  if (attempt > 1) parts.push(t.jobs.attempt(attempt));
  return parts.join(' · ');
}
