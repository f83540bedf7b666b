import type { MouseEvent } from 'react';
import type { Field, Label } from '../../../main/contract/labels.ts';
import { t } from '../../texts/index.ts';
import { labelStretches } from './label-stretches.ts';
import classes from './label-strip.module.css';

interface LabelStripProps {
  readonly field: Field;
  readonly labels: readonly Label[];
  readonly frameCount: number;
  readonly shown: number;
  readonly onSeek: (frameIndex: number) => void;
}

/** Where a field has which value over the whole video, and where the frame on the screen is; a press goes there. */
export function LabelStrip({ field, labels, frameCount, shown, onSeek }: LabelStripProps) {
  const at = (frame: number) => `${(100 * frame) / frameCount}%`;
  const seek = (event: MouseEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onSeek(Math.min(frameCount - 1, Math.max(0, Math.floor((frameCount * (event.clientX - left)) / width))));
  };
  return (
    // The keys of the video go to every frame; this is a shorter way for the pointer.
    <div className={classes.strip} role="img" aria-label={t.labels.strip(field.name)} onClick={seek}>
      {labelStretches(labels, frameCount).map(({ fromFrame, toFrame, value }) => (
        <span
          key={fromFrame}
          className={classes.stretch}
          style={{
            left: at(fromFrame),
            width: at(toFrame - fromFrame),
            background:
              field.kind === 'class' ? field.classes.find(({ id }) => id === value)?.colour : undefined,
          }}
        />
      ))}
      <span className={classes.shown} style={{ left: at(shown + 0.5) }} />
    </div>
  );
}
