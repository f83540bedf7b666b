import { Button, Skeleton } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { api } from '../connection/backend.ts';
import { formatCount } from '../format.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { DatasetDetails } from './dataset-details.tsx';
import classes from './datasets-screen.module.css';

/** The data sets of the library, and what the chosen one holds. */
export function DatasetsScreen({ datasetId }: { readonly datasetId: string | null }) {
  const { data, error, isPending, refetch } = useQuery(api.datasets.list.queryOptions({ input: {} }));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton height={320} />;
  const { datasets } = data;
  const shown = datasets.find(({ id }) => id === datasetId) ?? datasets[0];
  if (shown === undefined) {
    return (
      <EmptyState icon={IconStack2} title={t.datasets.emptyTitle} hint={t.datasets.emptyHint}>
        <Button variant="filled" onClick={() => goTo('library')}>
          {t.datasets.goToLibrary}
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={classes.screen}>
      <nav className={classes.list} aria-label={t.datasets.list}>
        {datasets.map(({ id, name, field, itemCount, patientCount }) => (
          <button
            key={id}
            type="button"
            className={classes.item}
            aria-current={id === shown.id ? 'page' : undefined}
            onClick={() => goTo('datasets', id)}
          >
            <strong>{name}</strong>
            <span>{field.name}</span>
            <span>{t.datasets.line(formatCount(itemCount), formatCount(patientCount))}</span>
          </button>
        ))}
      </nav>
      <div className={classes.content}>
        <DatasetDetails key={shown.id} dataset={shown} />
      </div>
    </div>
  );
}
