import { Button, Skeleton } from '@mantine/core';
import { IconPlayerPlay, IconSearch, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Dataset, PartSummary, Split } from '../../main/contract/datasets.ts';
import { useCommands } from '../commands/use-commands.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { FactList } from '../components/fact-list.tsx';
import { api, backend } from '../connection/backend.ts';
import { formatCount, formatTime } from '../format.ts';
import { useJobs } from '../jobs/use-jobs.ts';
import { trainOn } from '../models/train-on.ts';
import { t } from '../texts/index.ts';
import classes from './datasets-screen.module.css';
import { Findings } from './findings.tsx';
import { LabelBars } from './label-bars.tsx';
import { RemoveDatasetDialog } from './remove-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';

/** What a data set holds, how it is divided, and what is wrong with learning from it. */
export function DatasetDetails({ dataset }: { readonly dataset: Dataset }) {
  const [dialog, setDialog] = useState<'split' | 'remove' | null>(null);
  const { id: datasetId, name } = dataset;
  const { data, error, isPending, refetch } = useQuery(
    api.datasets.show.queryOptions({ input: { datasetId } }),
  );
  const check = useMutation({ mutationFn: () => backend.datasets.check({ datasetId }) });
  const isChecking = useIsChecked(datasetId) || check.isPending;
  const isDivided = (data?.splits.length ?? 0) > 0;
  useCommands({
    'datasets.check': isChecking ? undefined : () => check.mutate(),
    'datasets.train': isDivided ? () => void trainOn(dataset) : undefined,
    'datasets.split': () => setDialog('split'),
    'datasets.remove': () => setDialog('remove'),
  });
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton height={320} />;
  return (
    <article className={classes.details} aria-label={name}>
      <header className={classes.head}>
        <h2>{name}</h2>
        <div className={classes.buttons}>
          <Button leftSection={<IconSearch size={14} />} loading={isChecking} onClick={() => check.mutate()}>
            {t.datasets.check}
          </Button>
          <Button leftSection={<IconTrash size={14} />} onClick={() => setDialog('remove')}>
            {t.datasets.remove}
          </Button>
          <Button
            variant="filled"
            leftSection={<IconPlayerPlay size={14} />}
            disabled={!isDivided}
            onClick={() => void trainOn(dataset)}
          >
            {t.datasets.train}
          </Button>
        </div>
      </header>
      <Findings datasetId={datasetId} isChecking={isChecking} />
      <section>
        <FactList
          facts={[
            [t.datasets.field, dataset.field.name],
            [t.datasets.items, formatCount(dataset.itemCount)],
            [t.datasets.media, formatCount(data.media)],
            [t.datasets.patients, formatCount(dataset.patientCount)],
            [
              t.datasets.whose,
              data.provenances
                .map(({ provenance, count }) => `${provenance} (${formatCount(count)})`)
                .join(', '),
            ],
            [t.datasets.createdAt, formatTime(dataset.createdAt)],
            [
              t.datasets.hash,
              <code key="hash" className={classes.hash}>
                {dataset.sha256}
              </code>,
            ],
          ]}
        />
      </section>
      <section>
        <h3>{t.datasets.labels}</h3>
        <LabelBars bins={data.bins} counts={data.labels} />
      </section>
      <section>
        <h3>
          {t.datasets.splits}
          <Button onClick={() => setDialog('split')}>{t.datasets.splitAgain}</Button>
        </h3>
        {isDivided ? null : <p className={classes.hint}>{t.datasets.noSplits}</p>}
        {data.splits.map((split, i) => (
          <SplitTable key={split.id} split={split} parts={data.parts[i] ?? []} bins={data.bins} />
        ))}
      </section>
      {data.leftOut.length === 0 ? null : (
        <section>
          <h3>{t.datasets.leftOut}</h3>
          <ul>
            {data.leftOut.map((each) => (
              <li key={each.reason}>{t.datasets.leftOutLine(each)}</li>
            ))}
          </ul>
        </section>
      )}
      <SplitDialog dataset={dataset} opened={dialog === 'split'} onClose={() => setDialog(null)} />
      <RemoveDatasetDialog dataset={dataset} opened={dialog === 'remove'} onClose={() => setDialog(null)} />
    </article>
  );
}

/** Whether a look for shortcuts waits or runs. */
function useIsChecked(datasetId: string): boolean {
  const jobs = useJobs().data?.jobs ?? [];
  return jobs.some(
    ({ kind, state, params }) =>
      kind === 'dataset-check' &&
      (state === 'queued' || state === 'running') &&
      (params as { datasetId?: string } | null)?.datasetId === datasetId,
  );
}

interface SplitTableProps {
  readonly split: Split;
  readonly parts: readonly PartSummary[];
  readonly bins: readonly string[];
}

function SplitTable({ split, parts, bins }: SplitTableProps) {
  const head = [t.datasets.items, t.datasets.media, t.datasets.patients, ...bins];
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={split.name}>
        <thead>
          <tr>
            <th scope="col">{split.name}</th>
            {head.map((name) => (
              <th key={name} scope="col" data-numeric>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map(({ part, items, media, patients, labels }) => (
            <tr key={part}>
              <th scope="row">{t.datasets.parts[part]}</th>
              {[items, media, patients, ...labels].map((count, i) => (
                <td key={head[i]} data-numeric>
                  {formatCount(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
