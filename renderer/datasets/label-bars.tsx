import { formatCount } from '../format.ts';
import classes from './datasets-screen.module.css';

/** How many items have each label: a bar for each class or range of numbers. */
export function LabelBars({
  bins,
  counts,
}: {
  readonly bins: readonly string[];
  readonly counts: readonly number[];
}) {
  const most = Math.max(1, ...counts);
  return (
    <dl className={classes.bars}>
      {bins.map((bin, i) => {
        const count = counts[i] ?? 0;
        return (
          <div key={bin} style={{ display: 'contents' }}>
            <dt>{bin}</dt>
            <dd className={classes.bar} aria-hidden>
              <span style={{ width: `${(100 * count) / most}%` }} />
            </dd>
            <dd>{formatCount(count)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
