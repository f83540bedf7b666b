import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { fromErrorValue } from '../../main/contract/error-value.ts';
import type { Job } from '../../main/contract/jobs.ts';
import { explainError } from '../components/explain-error.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './notify-job-end.module.css';

export interface EndedJob {
  readonly job: Job;
  readonly title: string;
  readonly show: () => void;
}

const doneId = 'jobs-done';
const failedId = 'jobs-failed';
const closeButtonProps = { 'aria-label': t.common.close, size: 'sm' };

/** Failures that nobody has closed yet. They share one message, so that many cannot hide what comes after them. */
let failures: readonly EndedJob[] = [];

/** Says that a job is done or was cancelled; of several in a row only the last is news. */
export function notifyJobEnd(ended: EndedJob): void {
  notifications.hide(doneId);
  notifications.show({
    id: doneId,
    message: (
      <Outcome
        text={t.jobs.ended(ended.title, t.jobs.states[ended.job.state])}
        onShow={() => {
          notifications.hide(doneId);
          ended.show();
        }}
      />
    ),
    autoClose: 12_000,
    withBorder: true,
    closeButtonProps,
  });
}

/** Says which job failed and why; stays until it is closed. */
export function notifyJobFailures(ended: EndedJob): void {
  failures = [...failures, ended];
  const text = t.jobs.failures(failures.length, t.jobs.ended(ended.title, t.jobs.states[ended.job.state]));
  const shown = {
    id: failedId,
    message: (
      <Outcome
        text={text}
        why={ended.job.error === null ? '' : explainError(fromErrorValue(ended.job.error)).what}
        onShow={() => {
          notifications.hide(failedId);
          if (failures.length > 1) goTo('jobs');
          else ended.show();
          failures = [];
        }}
      />
    ),
    'data-failed': true,
    autoClose: false,
    withBorder: true,
    closeButtonProps,
    onClose: () => {
      failures = [];
    },
  } as const;
  if (failures.length === 1) notifications.show(shown);
  else notifications.update(shown);
}

interface OutcomeProps {
  readonly text: string;
  readonly why?: string;
  readonly onShow: () => void;
}

function Outcome({ text, why = '', onShow }: OutcomeProps) {
  return (
    <div className={classes.outcome}>
      <div className={classes.words}>
        <span>{text}</span>
        {why === '' ? null : <p>{why}</p>}
      </div>
      <Button size="compact-xs" onClick={onShow}>
        {t.jobs.show}
      </Button>
    </div>
  );
}
