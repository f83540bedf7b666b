import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { t } from '../texts/index.ts';
import classes from './error-note.module.css';
import { type ExplainedError, explainError } from './explain-error.ts';

interface ErrorNoteProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** An error in the place where its answer would stand. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  return (
    <div className={classes.note} role="alert">
      <IconAlertTriangle size={18} stroke={1.5} className={classes.icon} aria-hidden />
      <div className={classes.body}>
        <ErrorText explained={explainError(error)} />
        {onRetry === undefined ? null : (
          <div>
            <Button onClick={onRetry}>{t.common.retry}</Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** What happened, what was kept, what to do. */
export function ErrorText({ explained }: { readonly explained: ExplainedError }) {
  const { title, what, kept, next, causes } = explained;
  return (
    <>
      <strong>{title}</strong>
      <p className={classes.what}>{what}</p>
      <dl className={classes.facts}>
        <dt>{t.common.kept}</dt>
        <dd>{kept}</dd>
        <dt>{t.common.next}</dt>
        <dd>{next}</dd>
      </dl>
      {causes.length === 0 ? null : (
        <details className={classes.details}>
          <summary>{t.common.details}</summary>
          {causes.map((cause) => (
            <p key={cause}>{cause}</p>
          ))}
        </details>
      )}
    </>
  );
}
