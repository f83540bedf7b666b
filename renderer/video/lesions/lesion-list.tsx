import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Fragment } from 'react';
import { runCommand } from '../../commands/use-commands.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';
import classes from './lesion-list.module.css';
import { LesionMenu } from './lesion-menu.tsx';
import { ProvenanceMark } from './provenance-mark.tsx';
import { isHere, useLesions } from './use-lesions.ts';

/** One lesion, one size, with everything that has to stand beside it. */
export function LesionList() {
  const { entries, isPending, error, refetch } = useLesions();
  const { lesionId, select } = useWorkspace();
  const here = entries.filter(isHere);
  return (
    <section className={classes.section} aria-label={t.video.lesions}>
      <header className={classes.head}>
        <h2>{t.video.lesions}</h2>
        <span className={classes.count}>{here.length}</span>
        <Button
          className={classes.add}
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => runCommand('video.new-lesion')}
        >
          {t.video.addLesion}
        </Button>
      </header>
      {error === null ? null : (
        <div className={classes.note}>
          <ErrorNote error={error} onRetry={refetch} />
        </div>
      )}
      {isPending ? [1, 2, 3].map((row) => <Skeleton key={row} height={44} mx={12} mb={6} w="auto" />) : null}
      {!isPending && here.length === 0 ? (
        <div className={classes.empty}>
          <strong>{t.video.noLesions}</strong>
          <p>{t.video.noLesionsHint}</p>
          <Button onClick={() => runCommand('video.import-boxes')}>{t.commands.importBoxes}</Button>
        </div>
      ) : null}
      <ul className={classes.list}>
        {entries.map((entry, index) => {
          const previous = entries[index - 1];
          const startsElsewhere = !isHere(entry) && (previous === undefined || isHere(previous));
          return (
            <Fragment key={entry.lesion.id}>
              {startsElsewhere ? <li className={classes.elsewhere}>{t.video.elsewhere}</li> : null}
              <LesionRow
                entry={entry}
                selected={entry.lesion.id === lesionId}
                onSelect={() => select(entry.lesion.id)}
              />
            </Fragment>
          );
        })}
      </ul>
    </section>
  );
}

interface LesionRowProps {
  readonly entry: LesionEntry;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function LesionRow({ entry, selected, onSelect }: LesionRowProps) {
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
