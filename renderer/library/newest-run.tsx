import { Skeleton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Lesion } from '../../main/contract/annotations.ts';
import type { RunId } from '../../main/contract/ids.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import type { LesionSize, RunRecord } from '../../main/contract/predictions.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { SizeSwatch } from '../components/size-swatch.tsx';
import { api } from '../connection/backend.ts';
import { formatFigure } from '../format.ts';
import { t } from '../texts/index.ts';
import { shownSize } from '../video/lesions/lesion-entry.ts';
import classes from './inspector.module.css';

/**
 * The sizes of the newest finished run, never without who said them, how sure, and what a constant would have reached; a
 * later run that is not finished is named. What a person decided or stated comes before what the model says.
 */
export function NewestRun({ item, runId }: { readonly item: LibraryItem; readonly runId: RunId }) {
  const input = { mediaId: item.id };
  const runs = useQuery(api.predictions.runs.queryOptions({ input }));
  const predicted = useQuery(api.predictions.lesions.queryOptions({ input: { runId } }));
  const known = useQuery(api.annotations.lesions.queryOptions({ input })).data?.lesions;
  const record = runs.data?.runs.find(({ id }) => id === runId)?.record ?? null;
  const { laterRun } = item;
  return (
    <section>
      <h3 className={classes.title}>{t.library.newestRun}</h3>
      {predicted.isPending ? <Skeleton height={72} /> : null}
      {predicted.error ? (
        <ErrorNote error={predicted.error} onRetry={() => void predicted.refetch()} />
      ) : null}
      <ul className={classes.lesions}>
        {predicted.data?.lesions.map((size) => (
          <LesionRow
            key={size.predictionId}
            predicted={size}
            lesion={known?.find(({ id }) => id === size.lesionId) ?? null}
          />
        ))}
      </ul>
      {laterRun === null ? null : (
        <p className={classes.later} role="note">
          {t.library.laterRunHint(t.library.states[laterRun.state === 'running' ? 'running' : 'incomplete'])}
        </p>
      )}
      {record === null ? null : <RunCompany record={record} />}
    </section>
  );
}

interface LesionRowProps {
  readonly predicted: LesionSize;
  /** What the library knows of the lesion now; null if it was removed. */
  readonly lesion: Lesion | null;
}

function LesionRow({ predicted, lesion }: LesionRowProps) {
  const { frameCount, decision } = predicted;
  const size = shownSize(lesion, predicted);
  return (
    <li className={classes.lesion}>
      <SizeSwatch sizeClass={size?.sizeClass ?? predicted.sizeClass} />
      <div className={classes.lesionName}>
        <span title={predicted.lesion}>{predicted.lesion}</span>
        <small>
          {t.library.frames(String(frameCount))}
          {decision === null ? null : (
            <>
              {' · '}
              {decision === 'rejected' ? null : <IconCheck size={12} aria-hidden />}{' '}
              {t.library.decisions[decision]}
            </>
          )}
          {size?.saidBy === 'person' || size === null
            ? ` · ${t.video.modelSaid(predicted.sizeMm.toFixed(1))}`
            : null}
        </small>
      </div>
      <div className={classes.size}>
        {size === null ? (
          <small>{t.library.noSize}</small>
        ) : (
          <span>
            <b>{size.sizeMm.toFixed(1)}</b> mm
          </span>
        )}
        {size?.interval == null ? null : (
          <small>{t.library.interval(size.interval.lowMm.toFixed(1), size.interval.highMm.toFixed(1))}</small>
        )}
      </div>
    </li>
  );
}

function RunCompany({ record }: { readonly record: RunRecord }) {
  const { modelName, modelSha256, provider, demonstration, baseline } = record;
  const error =
    baseline.find(({ metric, unit }) => metric.startsWith('MAE') && unit === 'lesion') ?? baseline[0];
  return (
    <div className={classes.company}>
      <div>
        {modelName} · {t.providers[provider]} · <code>{modelSha256.slice(0, 8)}</code>
      </div>
      {error === undefined ? null : (
        <div>
          {t.library.baseline(
            error.metric,
            formatFigure(error.model),
            formatFigure(error.low),
            formatFigure(error.high),
            formatFigure(error.constantPredictor),
          )}
        </div>
      )}
      {demonstration ? <strong>{t.demonstrationWarning}</strong> : null}
    </div>
  );
}
