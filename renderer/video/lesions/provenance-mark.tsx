import { IconCheck } from '@tabler/icons-react';
import { t } from '../../texts/index.ts';
import type { ShownSize } from './lesion-entry.ts';
import classes from './provenance-mark.module.css';

/** Size class as colour, and whose word it is as line: dashed a model's, solid a person's, a check where accepted. */
export function ProvenanceMark({ size }: { readonly size: ShownSize | null }) {
  const name = size === null ? t.video.notSized : t.sizeClasses[size.sizeClass];
  return (
    <span
      className={classes.mark}
      data-class={size?.sizeClass ?? 'none'}
      data-said-by={size?.saidBy ?? 'nobody'}
      role="img"
      aria-label={name}
      title={name}
    >
      {size !== null && size.saidBy !== 'model' ? <IconCheck size={10} stroke={3.5} aria-hidden /> : null}
    </span>
  );
}
