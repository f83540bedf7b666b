import type { IntervalCalibration } from '../../main/contract/model-card.ts';
import { formatCount, formatPercent } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './calibration-plot.module.css';

const greatestMm = 20;
const height = 160;

/** The interval that a size of each bin gets: wide is honest. */
export function CalibrationPlot({ calibration }: { readonly calibration: IntervalCalibration }) {
  const { level, sampleCount, bins } = calibration;
  const low = Math.min(...bins.map(({ lowResidualMm }) => lowResidualMm), 0);
  const high = Math.max(...bins.map(({ highResidualMm }) => highResidualMm), 0);
  const y = (mm: number) => 8 + ((high - mm) / (high - low || 1)) * (height - 32);
  let from = 0;
  return (
    <figure className={classes.plot}>
      <figcaption>{t.models.calibrationHint(formatPercent(level), formatCount(sampleCount))}</figcaption>
      <svg width="100%" height={height} role="img" aria-label={t.models.calibration}>
        <line x1="32" x2="100%" y1={y(0)} y2={y(0)} className={classes.zero} />
        <svg x="32" width="calc(100% - 32px)" overflow="visible" aria-hidden="true">
          {bins.map(({ belowMm = greatestMm, lowResidualMm, highResidualMm }) => {
            const start = from;
            from = belowMm;
            const x = (mm: number) => `${(100 * mm) / greatestMm}%`;
            return (
              <g key={start}>
                <rect
                  x={x(start)}
                  width={x(belowMm - start)}
                  y={y(highResidualMm)}
                  height={y(lowResidualMm) - y(highResidualMm)}
                  className={classes.band}
                />
                <text x={x(start)} y={height - 6}>
                  {start}
                </text>
              </g>
            );
          })}
        </svg>
        <text x="0" y={y(high) + 10}>{`+${high.toFixed(1)}`}</text>
        <text x="0" y={y(0) + 4}>
          0
        </text>
        <text x="0" y={y(low)}>
          {low.toFixed(1)}
        </text>
        <text x="100%" y={height - 6} textAnchor="end">
          {t.models.predicted}
        </text>
      </svg>
    </figure>
  );
}
