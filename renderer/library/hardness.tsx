import { t } from '../texts/index.ts';
import classes from './hardness.module.css';

/** The widest interval relative to its size, as a bar that is full at 2. */
export function Hardness({ value }: { readonly value: number | null }) {
  if (value === null) return <span className={classes.none}>–</span>;
  return (
    <span className={classes.hardness} data-figures title={t.library.hardnessHint(Math.round(value * 100))}>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.min(100, value * 50)}%` }} />
      </span>
      {value.toFixed(2)}
    </span>
  );
}
