import type { JobProgress } from '../../main/contract/jobs.ts';
import { formatFigure } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './stage-rates.module.css';

/** What each stage could do alone; the slowest sets the pace. */
export function StageRates({ progress }: { readonly progress: JobProgress }) {
  const { stageRates, limitingStage, unit } = progress;
  const fastest = Math.max(...stageRates.map(({ perSecond }) => perSecond), 1e-9);
  return (
    <table className={classes.stages}>
      <caption>{t.jobs.stages}</caption>
      <tbody>
        {stageRates.map(({ stage, perSecond }) => (
          <tr key={stage} data-limiting={stage === limitingStage || undefined}>
            <th scope="row">{stage}</th>
            <td className={classes.bar}>
              {/* On a root scale: the limit stays visible beside a stage that is a hundred times faster. */}
              <span style={{ width: `${100 * Math.sqrt(perSecond / fastest)}%` }} />
            </td>
            <td className={classes.figure}>
              {formatFigure(perSecond)} {unit}/s
            </td>
            <td className={classes.limit}>{stage === limitingStage ? t.jobs.limiting : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
