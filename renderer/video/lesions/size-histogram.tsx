import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunId } from '../../../main/contract/ids.ts';
import type { LesionSize } from '../../../main/contract/predictions.ts';
import { sizeClassOf } from '../../../main/contract/size-classes.ts';
import { api } from '../../connection/backend.ts';
import { t } from '../../texts/index.ts';
import { histogram } from './histogram.ts';
import classes from './size-histogram.module.css';

/** How the sizes of a lesion's frames are spread; the bins inside the lesion's interval are full. */
export function SizeHistogram({ runId, size }: { readonly runId: RunId; readonly size: LesionSize }) {
  const { data } = useQuery(api.predictions.timeline.queryOptions({ input: { runId } }));
  const curve = data?.curves.find(({ lesion }) => lesion === size.lesion);
  const spread = useMemo(
    () => (curve === undefined ? null : histogram(curve.sizeMm.median, curve.frameCount, 32)),
    [curve],
  );
  if (spread === null || curve === undefined) return <div className={classes.none} />;
  const { lowMm, binMm, counts } = spread;
  const most = Math.max(...counts);
  const high = lowMm + binMm * counts.length;
  const exact = data?.bucketFrames === 1;
  const inInterval = (from: number) => from + binMm > size.lowMm && from < size.highMm;
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {exact ? t.video.histogram(size.frameCount) : t.video.histogramBuckets(curve.frameIndex.length)}
      </figcaption>
      <div
        className={classes.bars}
        role="img"
        aria-label={t.video.histogramName(lowMm.toFixed(1), high.toFixed(1), size.frameCount)}
      >
        {counts.map((count, bin) => {
          const from = lowMm + bin * binMm;
          return (
            <span
              key={from}
              className={classes.bar}
              data-class={sizeClassOf(from + binMm / 2)}
              data-inside={inInterval(from)}
              style={{ height: `${count === 0 ? 0 : Math.max(4, (100 * count) / most)}%` }}
              title={`${from.toFixed(2)}–${(from + binMm).toFixed(2)} mm: ${count}`}
            />
          );
        })}
        <span
          className={classes.answer}
          style={{ left: `${(100 * (size.sizeMm - lowMm)) / (high - lowMm)}%` }}
        />
      </div>
      <div className={classes.axis} aria-hidden>
        <span>{lowMm.toFixed(1)}</span>
        <span>{high.toFixed(1)} mm</span>
      </div>
    </figure>
  );
}
