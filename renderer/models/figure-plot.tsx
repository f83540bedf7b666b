import type { Metric } from '../../main/contract/model-card.ts';
import { formatFigure } from '../format.ts';
import { t } from '../texts/index.ts';
import { lowerIsBetter } from './card.ts';
import classes from './figure-plot.module.css';

/** Each figure as a point in its interval, with the constant predictor on the same line. */
export function FigurePlot({ metrics }: { readonly metrics: readonly Metric[] }) {
  // Errors in mm share one axis, shares and scores another, which always ends at 1.
  const greatestError = Math.max(
    ...metrics.filter(lowerIsBetter).map(({ high, constantPredictor }) => Math.max(high, constantPredictor)),
    0,
  );
  return (
    <table className={classes.figures}>
      <thead>
        <tr>
          <th scope="col" className={classes.hidden}>
            {t.models.metric}
          </th>
          <td />
          <th scope="col" className={classes.head}>
            {t.models.model}
          </th>
          <th scope="col" className={classes.head}>
            {t.models.constant}
          </th>
        </tr>
      </thead>
      <tbody>
        {metrics.map((metric) => {
          const { name, value, low, high, constantPredictor, beside = [] } = metric;
          const greatest = lowerIsBetter(metric) ? greatestError * 1.06 : 1;
          const at = (figure: number) => `${(100 * figure) / greatest}%`;
          return (
            <tr key={name}>
              <th scope="row" title={lowerIsBetter(metric) ? t.models.better.lower : t.models.better.higher}>
                {name}
              </th>
              <td className={classes.plot}>
                <svg width="100%" height="16" aria-hidden="true">
                  <line x1="0" x2="100%" y1="8" y2="8" className={classes.axis} />
                  <line x1={at(low)} x2={at(high)} y1="8" y2="8" className={classes.interval} />
                  <circle cx={at(value)} cy="8" r="4" className={classes.point} />
                  <line
                    x1={at(constantPredictor)}
                    x2={at(constantPredictor)}
                    y1="2"
                    y2="14"
                    className={classes.constant}
                  />
                </svg>
              </td>
              <td className={classes.value}>
                <b>{formatFigure(value)}</b>
                <small>{t.library.interval(formatFigure(low), formatFigure(high))}</small>
              </td>
              <td className={classes.baseline}>
                {formatFigure(constantPredictor)}
                {beside.map((other) => (
                  <small key={other.predictor}>{`${other.predictor} ${formatFigure(other.value)}`}</small>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
