import { Button } from '@mantine/core';
import { IconArrowBackUp, IconRefresh, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Batch, BatchItem } from '../../main/contract/batches.ts';
import { useCommands } from '../commands/use-commands.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { KeyCaps } from '../components/key-caps.tsx';
import { notify } from '../components/notify.tsx';
import { api, backend } from '../connection/backend.ts';
import { formatTime } from '../format.ts';
import { useLibrary } from '../library/use-library.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './batch-details.module.css';
import { batchState, endedOf, totalOf } from './entries.ts';
import details from './job-details.module.css';
import { JobStateChip } from './job-state-chip.tsx';
import { ProgressBar } from './progress-bar.tsx';

/** One run over a selection: how far it is, what came of each item; cancelled, retried and taken back as one. */
export function BatchDetails({ batch }: { readonly batch: Batch }) {
  const input = { batchId: batch.id };
  const items = useQuery(api.batches.get.queryOptions({ input })).data?.items ?? [];
  const cancel = useMutation({ mutationFn: () => backend.batches.cancel(input) });
  const retry = useMutation({ mutationFn: () => backend.batches.retry(input) });
  const takeBack = useMutation({
    mutationFn: () => backend.batches.takeBack(input),
    onSuccess: () => notify(t.jobs.takenBack),
  });
  const { jobs, label, author, createdAt, shownRuns } = batch;
  const isActive = jobs.queued + jobs.running > 0;
  const canRetry = !isActive && jobs.failed + jobs.cancelled + jobs.interrupted > 0;
  useCommands({
    'jobs.cancel': isActive ? () => cancel.mutate() : undefined,
    'jobs.retry': canRetry ? () => retry.mutate() : undefined,
  });
  const error = cancel.error ?? retry.error ?? takeBack.error;
  return (
    <article className={details.details} aria-label={label}>
      <header className={details.head}>
        <div className={details.heading}>
          <h2>{label}</h2>
          <JobStateChip state={batchState(batch)} />
        </div>
        {isActive ? (
          <Button
            leftSection={<IconX size={14} />}
            rightSection={<KeyCaps keys="Delete" />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t.jobs.cancelBatch}
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
            {t.jobs.retryBatch}
          </Button>
        ) : null}
        {!isActive && shownRuns > 0 ? (
          <Button
            leftSection={<IconArrowBackUp size={14} />}
            title={t.jobs.takeBackHint}
            loading={takeBack.isPending}
            onClick={() => takeBack.mutate()}
          >
            {t.jobs.takeBack}
          </Button>
        ) : null}
      </header>
      <section className={details.progress}>
        <ProgressBar share={endedOf(batch) / totalOf(batch)} label={label} />
        <p className={classes.summary}>
          {t.jobs.batchSummary(jobs, totalOf(batch))} · {author} · {formatTime(createdAt)}
        </p>
      </section>
      {jobs.done > 0 && shownRuns === 0 && !isActive ? (
        <p className={details.waiting}>{t.jobs.isTakenBack}</p>
      ) : null}
      {error === null ? null : <ErrorNote error={error} />}
      <section>
        <h3 className={details.title}>{t.jobs.items}</h3>
        <ItemTable items={items} />
      </section>
    </article>
  );
}

function ItemTable({ items }: { readonly items: readonly BatchItem[] }) {
  const { data: library = [] } = useLibrary();
  const names = new Map(library.map(({ id, name }) => [id as string, name]));
  return (
    <ul className={classes.items}>
      {items.map(({ jobId, mediaId, state, error }) => {
        const name = names.get(mediaId) ?? t.jobs.titles.unknownMedia;
        return (
          <li key={jobId}>
            <button
              type="button"
              title={name}
              disabled={!names.has(mediaId)}
              onClick={() => goTo('video', mediaId)}
            >
              {name}
            </button>
            <span className={classes.why} title={error?.message}>
              {error?.message}
            </span>
            <JobStateChip state={state} />
          </li>
        );
      })}
    </ul>
  );
}
