import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { runCommand } from '../../commands/use-commands.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';
import classes from './lesion-list.module.css';
import { LesionRow } from './lesion-row.tsx';
import { LesionsElsewhere } from './lesions-elsewhere.tsx';
import { isHere, useLesions } from './use-lesions.ts';
import { useShowLesion } from './use-show-lesion.ts';

/** One lesion, one size, with everything that has to stand beside it. */
export function LesionList() {
  const { entries, isPending, error, refetch } = useLesions();
  const { lesionId } = useWorkspace();
  const show = useShowLesion();
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
        {here.map((entry) => (
          <LesionRow
            key={entry.lesion.id}
            entry={entry}
            selected={entry.lesion.id === lesionId}
            onSelect={() => void show(entry)}
          />
        ))}
      </ul>
      <LesionsElsewhere entries={entries.filter((entry) => !isHere(entry))} />
    </section>
  );
}
