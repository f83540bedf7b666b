import { t } from '../../texts/index.ts';
import type { LesionEntry } from './lesion-entry.ts';
import classes from './lesion-list.module.css';
import { LesionMenu } from './lesion-menu.tsx';
import { ProvenanceMark } from './provenance-mark.tsx';

interface LesionRowProps {
  readonly entry: LesionEntry;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** A lesion with its size and whose word that is. */
export function LesionRow({ entry, selected, onSelect }: LesionRowProps) {
  const { lesion, size } = entry;
  return (
    <li className={classes.row} data-selected={selected}>
      <button type="button" className={classes.main} aria-pressed={selected} onClick={onSelect}>
        <ProvenanceMark size={size} />
        <span className={classes.words}>
          <span className={classes.name}>{t.video.lesionTitle(lesion.name)}</span>
          <span className={classes.who}>{whoSaid(entry)}</span>
        </span>
        <span className={classes.figures}>
          {size === null ? (
            <span className={classes.who}>{t.video.notSized}</span>
          ) : (
            <>
              <span className={classes.size}>
                <b>{size.sizeMm.toFixed(1)}</b> {t.video.mm}
              </span>
              {size.interval === null ? null : (
                <span className={classes.who}>
                  {t.video.interval(size.interval.lowMm.toFixed(1), size.interval.highMm.toFixed(1))}
                </span>
              )}
            </>
          )}
        </span>
      </button>
      <LesionMenu entry={entry} />
    </li>
  );
}

/** How many frames, who said it, and what the other one said. */
function whoSaid({ lesion, predicted, size }: LesionEntry): string {
  const parts: string[] = [];
  if (predicted !== null) parts.push(t.video.frames(predicted.frameCount));
  if (predicted?.decision) parts.push(t.video.decisions[predicted.decision]);
  else if (size?.saidBy === 'person') parts.push(t.video.provenances[lesion.sizeProvenance]);
  else if (size?.saidBy === 'model') parts.push(t.video.model);
  if (predicted !== null && (size === null || size.saidBy === 'person')) {
    parts.push(t.video.modelSaid(predicted.sizeMm.toFixed(1)));
  }
  return parts.join(' · ');
}
