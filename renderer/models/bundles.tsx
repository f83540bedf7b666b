import { Button, Skeleton } from '@mantine/core';
import { IconHexagonPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Model } from '../../main/contract/models.ts';
import { runAnywhere } from '../commands/run-anywhere.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { t } from '../texts/index.ts';
import classes from './bundles.module.css';
import { ModelCard } from './model-card.tsx';
import { ModelDetails } from './model-details.tsx';
import { useModels } from './use-models.ts';

/** A card per bundle. */
export function Bundles({ onImport }: { readonly onImport: () => void }) {
  const { data, error, isPending, refetch } = useModels();
  const [shown, setShown] = useState<Model | null>(null);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <div className={classes.cards} role="status" aria-label={t.common.loading}>
        <Skeleton height={320} />
        <Skeleton height={320} />
      </div>
    );
  }
  if (data.models.length === 0) {
    return (
      <EmptyState icon={IconHexagonPlus} title={t.models.emptyTitle} hint={t.models.emptyHint}>
        <Button variant="filled" onClick={onImport}>
          {t.models.import}
        </Button>
        <Button onClick={() => void runAnywhere('library.open-sample')}>{t.commands.openSample}</Button>
      </EmptyState>
    );
  }
  return (
    <>
      <div className={classes.cards}>
        {data.models.map((model) => (
          <ModelCard
            key={model.id}
            model={model}
            isDefault={model.id === data.defaultModelId}
            onDetails={() => setShown(model)}
          />
        ))}
      </div>
      <ModelDetails model={shown} onClose={() => setShown(null)} />
    </>
  );
}
