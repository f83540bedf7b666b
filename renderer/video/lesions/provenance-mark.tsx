import { t } from '../../texts/index.ts';
import type { ShownSize } from './lesion-entry.ts';
import classes from './provenance-mark.module.css';

/** Size class as colour, and whose word it is as line: dashed a model's, solid a person's, a check where accepted. */
export function ProvenanceMark({ size }: { readonly size: ShownSize | null }) {
  const name = size === null ? t.video.notSized : t.sizeClasses[size.sizeClass];
  const human = size !== null && size.saidBy !== 'model';
  return (
    <svg
      className={classes.mark}
      viewBox="0 0 16 16"
      data-class={size?.sizeClass ?? 'none'}
      data-said-by={size?.saidBy ?? 'nobody'}
      role="img"
      aria-label={name}
    >
      <title>{name}</title>
      <rect className={classes.frame} x="1.25" y="1.25" width="13.5" height="13.5" rx="1.5" />
      {human ? <path className={classes.check} d="M4.4 8.3 7 10.9l4.7-5.3" /> : null}
    </svg>
  );
}
