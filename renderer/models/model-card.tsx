import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Model } from '../../main/contract/models.ts';
import { Chip } from '../components/chip.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { api, backend } from '../connection/backend.ts';
import { formatCount } from '../format.ts';
import { t } from '../texts/index.ts';
import { mainFigures, readCard } from './card.ts';
import { FigurePlot } from './figure-plot.tsx';
import classes from './model-card.module.css';

interface ModelCardProps {
  readonly model: Model;
  /** Whether it is used where none is named. */
  readonly isDefault: boolean;
  readonly onDetails: () => void;
}

/** A bundle: what it is, how good it is beside a constant, and what is wrong with it. */
export function ModelCard({ model, isDefault, onDetails }: ModelCardProps) {
  const { data, error, isPending, refetch } = useQuery(
    api.models.card.queryOptions({ input: { modelId: model.id } }),
  );
  const makeDefault = useMutation({
    mutationFn: () => backend.models.setDefault({ modelId: model.id }),
    onSuccess: () => notify(t.models.isDefaultNow(model.name)),
  });
  const card = readCard(data?.card);
  const figures = card === null ? undefined : mainFigures(card);
  return (
    <article className={classes.card} aria-label={`${model.name} ${model.version}`}>
      <header>
        <div className={classes.heading}>
          <h2 title={model.name}>{model.name}</h2>
          {isDefault ? <Chip tone="active">{t.models.isDefault}</Chip> : null}
        </div>
        <p className={classes.facts}>
          {[
            t.models.version(model.version),
            card?.architecture,
            card === null
              ? undefined
              : t.models.trainedOn(
                  formatCount(card.training.frameCount),
                  formatCount(card.training.lesionCount),
                  formatCount(card.training.patientCount),
                ),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </header>
      {model.demonstration ? (
        <p className={classes.warning}>
          <IconAlertTriangle size={16} stroke={1.5} aria-hidden />
          {t.demonstrationWarning}
        </p>
      ) : null}
      {model.graphProblem === null ? null : (
        <p className={classes.warning}>{t.models.asItIs(model.graphProblem)}</p>
      )}
      {model.hasGolden === false ? <p className={classes.warning}>{t.models.noGolden}</p> : null}
      {isPending ? <Skeleton height={140} /> : null}
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && card === null ? <p className={classes.warning}>{t.models.noCard}</p> : null}
      {figures === undefined ? null : (
        <section>
          <h3>{t.models.figures(figures.unit, figures.split, formatCount(figures.count))}</h3>
          <FigurePlot metrics={figures.metrics} />
        </section>
      )}
      <footer>
        <code title={model.sha256}>{model.sha256.slice(0, 12)}</code>
        <div className={classes.actions}>
          {isDefault ? null : (
            <Button loading={makeDefault.isPending} onClick={() => makeDefault.mutate()}>
              {t.models.makeDefault}
            </Button>
          )}
          <Button onClick={onDetails}>{t.models.moreFigures}</Button>
        </div>
      </footer>
    </article>
  );
}
