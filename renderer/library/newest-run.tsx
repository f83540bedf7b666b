import { Skeleton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { MediaId, RunId } from '../../main/contract/ids.ts';
import type { LesionSize, RunRecord } from '../../main/contract/predictions.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { SizeSwatch } from '../components/size-swatch.tsx';
import { api } from '../connection/backend.ts';
import { formatFigure } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './inspector.module.css';

/** The sizes of the newest run, never without who said them, how sure, and what a constant would have reached. */
export function NewestRun({ mediaId, runId }: { readonly mediaId: MediaId; readonly runId: RunId }) {
  const runs = useQuery(api.predictions.runs.queryOptions({ input: { mediaId } }));
  const lesions = useQuery(api.predictions.lesions.queryOptions({ input: { runId } }));
  const record = runs.data?.runs.find(({ id }) => id === runId)?.record ?? null;
  return (
    <section>
      <h3 className={classes.title}>{t.library.newestRun}</h3>
      {lesions.isPending ? <Skeleton height={72} /> : null}
      {lesions.error ? <ErrorNote error={lesions.error} onRetry={() => void lesions.refetch()} /> : null}
      <ul className={classes.lesions}>
        {lesions.data?.lesions.map((lesion) => (
          <LesionRow key={lesion.predictionId} lesion={lesion} />
        ))}
      </ul>
      {record === null ? null : <RunCompany record={record} />}
    </section>
  );
}

function LesionRow({ lesion }: { readonly lesion: LesionSize }) {
  const { sizeMm, lowMm, highMm, sizeClass, frameCount, decision, decidedMm } = lesion;
  return (
    <li className={classes.lesion}>
      <SizeSwatch sizeClass={sizeClass} />
      <div className={classes.lesionName}>
        <span title={lesion.lesion}>{lesion.lesion}</span>
        <small>
          {t.library.frames(String(frameCount))}
          {decision === null ? null : (
            <>
              {' · '}
              <IconCheck size={12} aria-hidden /> {t.library.decisions[decision]}
              {decidedMm === null ? '' : ` ${formatFigure(decidedMm)} mm`}
            </>
          )}
        </small>
      </div>
      <div className={classes.size}>
        <span>
          <b>{sizeMm.toFixed(1)}</b> mm
        </span>
        <small>{t.library.interval(lowMm.toFixed(1), highMm.toFixed(1))}</small>
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
