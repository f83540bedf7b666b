import { IconCheck, IconEyeOff } from '@tabler/icons-react';
import type { TrackBox } from '../../../main/contract/annotations.ts';
import type { Box } from '../../../main/contract/primitives.ts';
import { t } from '../../texts/index.ts';
import type { ShownSize } from '../lesions/lesion-entry.ts';
import { screenRect } from './box-shape.tsx';
import classes from './overlay.module.css';
import type { PictureView } from './picture-viewport.ts';

interface BoxLabelProps {
  readonly at: TrackBox;
  readonly box: Box;
  readonly view: PictureView;
  readonly size: ShownSize | null;
  readonly selected: boolean;
}

/** The lesion's name and size at its box; the interval too where it is selected. */
export function BoxLabel({ at, box, view, size, selected }: BoxLabelProps) {
  const { x, y, height } = screenRect(box, view);
  const above = y > 26;
  return (
    <div
      className={classes.label}
      data-class={size?.sizeClass ?? 'none'}
      data-selected={selected}
      aria-hidden
      style={{ left: Math.max(4, x - 1), top: above ? y - 23 : Math.min(y + 4, y + height) }}
    >
      {at.keyFrame ? <span className={classes.keyMark} /> : null}
      <strong>{at.lesion}</strong>
      {size === null ? null : (
        <span>
          {size.sizeMm.toFixed(1)} {t.video.mm}
        </span>
      )}
      {size?.interval && selected ? (
        <span className={classes.labelInterval}>
          {t.video.interval(size.interval.lowMm.toFixed(1), size.interval.highMm.toFixed(1))}
        </span>
      ) : null}
      {size !== null && size.saidBy !== 'model' ? <IconCheck size={12} stroke={3} /> : null}
      {at.outside ? <IconEyeOff size={12} /> : null}
      {at.outside ? <span>{t.video.outside}</span> : at.occluded ? <span>{t.video.occluded}</span> : null}
    </div>
  );
}
