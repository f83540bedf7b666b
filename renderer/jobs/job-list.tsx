import {
  IconActivityHeartbeat,
  IconBrain,
  IconCube,
  IconListDetails,
  IconRuler2,
  IconShieldCheck,
  IconStack2,
} from '@tabler/icons-react';
import type { JobKind } from '../../main/contract/job-kinds.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { formatDuration, formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import { batchState, type Entry, endedOf, entryId, totalOf } from './entries.ts';
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
  readonly entries: readonly Entry[];
  readonly chosen: Entry | undefined;
  readonly onChoose: (entry: Entry) => void;
}

/** Every job and every run over a selection, newest first: what it does and how far it is. */
export function JobList({ entries, chosen, onChoose }: JobListProps) {
  const titleOf = useJobTitle();
  const waitingOf = useWaiting(entries.flatMap(({ job }) => job ?? []));
  const rowOf = ({ job, batch }: Entry): Row =>
    batch === undefined
      ? {
          ...{ kind: job.kind, title: titleOf(job), state: job.state, share: shareDone(job) },
          note: noteOf(job, waitingOf(job)),
        }
      : {
          ...{ kind: batch.kind, title: batch.label, state: batchState(batch) },
          share: endedOf(batch) / totalOf(batch),
          note: t.jobs.batchSummary(batch.jobs, totalOf(batch)),
        };
  return (
    <ul className={classes.list} aria-label={t.screens.jobs}>
      {entries.map((entry) => {
        const { kind, title, state, share, note } = rowOf(entry);
        const Picture = entry.batch === undefined ? (icons[kind] ?? IconListDetails) : IconStack2;
        return (
          <li key={entryId(entry)}>
            <button
              type="button"
              className={classes.job}
              aria-current={(chosen !== undefined && entryId(chosen) === entryId(entry)) || undefined}
              onClick={() => onChoose(entry)}
            >
              <Picture size={18} stroke={1.5} aria-hidden className={classes.icon} />
              <span className={classes.body}>
                <span className={classes.line}>
                  <span className={classes.title} title={title}>
                    {title}
                  </span>
                  <JobStateChip state={state} />
                </span>
                {state === 'running' ? <ProgressBar share={share} label={title} /> : null}
                <span className={classes.note}>{note}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface Row {
  readonly kind: JobKind;
  readonly title: string;
  readonly state: Job['state'];
  readonly share: number | null;
  readonly note: string;
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
