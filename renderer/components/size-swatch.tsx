import type { SizeClass } from '../../main/contract/predictions.ts';
import { t } from '../texts/index.ts';
import classes from './size-swatch.module.css';

/** The colour of a size class, with its name for who cannot see it. */
export function SizeSwatch({ sizeClass }: { readonly sizeClass: SizeClass }) {
  return (
    <span
      className={classes.swatch}
      data-class={sizeClass}
      title={t.sizeClasses[sizeClass]}
      role="img"
      aria-label={t.sizeClasses[sizeClass]}
    />
  );
}
