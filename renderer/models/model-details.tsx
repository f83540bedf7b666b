import { Drawer, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ModelCard } from '../../main/contract/model-card.ts';
import type { Model } from '../../main/contract/models.ts';
import { FactList } from '../components/fact-list.tsx';
import { api } from '../connection/backend.ts';
import { formatCount, formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import { CalibrationPlot } from './calibration-plot.tsx';
import { readCard } from './card.ts';
import { FigurePlot } from './figure-plot.tsx';
import { GateList } from './gate-list.tsx';
import classes from './model-details.module.css';
import { RecipeFacts } from './recipe-facts.tsx';

/** Everything a card says. */
export function ModelDetails({
  model,
  onClose,
}: {
  readonly model: Model | null;
  readonly onClose: () => void;
}) {
  return (
    <Drawer opened={model !== null} onClose={onClose} title={model?.name} position="right" size={640}>
      {model === null ? null : <Details model={model} />}
    </Drawer>
  );
}

function Details({ model }: { readonly model: Model }) {
  const { data, isPending } = useQuery(api.models.card.queryOptions({ input: { modelId: model.id } }));
  const card = readCard(data?.card);
  if (isPending) return <Skeleton height={240} />;
  return (
    <div className={classes.details}>
      {model.demonstration ? <p className={classes.warning}>{t.demonstrationWarning}</p> : null}
      {card === null ? <p className={classes.warning}>{t.models.noCard}</p> : <CardFacts card={card} />}
      {model.graphProblem === null ? (
        <section>
          <h3>{t.models.gates}</h3>
          <p className={classes.hint}>{t.models.gatesHint}</p>
          <GateList modelId={model.id} />
        </section>
      ) : (
        <p className={classes.warning}>{t.models.asItIs(model.graphProblem)}</p>
      )}
      {card === null ? null : (
        <section>
          <h3>{t.models.allFigures}</h3>
          {card.metrics.map(({ subgroup, split, unit, count, metrics }) => (
            <div key={`${subgroup} ${split} ${unit}`} className={classes.group}>
              <h4>
                {subgroup} · {t.models.figures(unit, split, formatCount(count))}
              </h4>
              <FigurePlot metrics={metrics} />
            </div>
          ))}
        </section>
      )}
      <section>
        <FactList
          facts={[
            [t.models.added, formatTime(model.addedAt)],
            [t.models.folder, model.folder],
            [t.models.hash, <code key="hash">{model.sha256}</code>],
          ]}
        />
      </section>
    </div>
  );
}

function CardFacts({ card }: { readonly card: ModelCard }) {
  const { training, input, interval } = card;
  return (
    <>
      <section>
        <FactList
          facts={[
            [t.models.intendedUse, card.intendedUse],
            [t.models.knownFailures, card.knownFailures.join(' ')],
            [t.models.architecture, card.architecture],
            [
              t.models.input,
              `${input.streams.map(({ kind }) => kind).join(', ')} · ${input.widthPx} × ${input.heightPx} px`,
            ],
            [
              t.models.training,
              t.models.trainedOn(
                formatCount(training.frameCount),
                formatCount(training.lesionCount),
                formatCount(training.patientCount),
              ),
            ],
            [t.models.testSplit, training.touchedTestSplit ? t.models.touched : t.models.untouched],
            [t.models.seed, String(training.seed)],
            [t.models.licence, card.licence],
          ]}
        />
      </section>
      <RecipeFacts card={card} />
      {interval === undefined ? null : (
        <section>
          <h3>{t.models.calibration}</h3>
          <CalibrationPlot calibration={interval} />
        </section>
      )}
    </>
  );
}
