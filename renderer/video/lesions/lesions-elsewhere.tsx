import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { LesionPlace } from '../../../main/contract/annotations.ts';
import { groupBy } from '../../group-by.ts';
import { t } from '../../texts/index.ts';
import { showPlace } from '../show-place.ts';
import { useWorkspace } from '../workspace.tsx';
import type { LesionEntry } from './lesion-entry.ts';
import classes from './lesion-list.module.css';
import { LesionRow } from './lesion-row.tsx';

/** The lesions of the study that are not on this video, folded away under the videos that show them. */
export function LesionsElsewhere({ entries }: { readonly entries: readonly LesionEntry[] }) {
  const pairs = entries.flatMap((entry): { place: LesionPlace | null; entry: LesionEntry }[] =>
    entry.elsewhere.length === 0
      ? [{ place: null, entry }]
      : entry.elsewhere.map((place) => ({ place, entry })),
  );
  return [...groupBy(pairs, ({ place }) => place?.mediaId)].map(([mediaId, members]) => (
    <Video key={mediaId ?? 'none'} place={members[0]!.place} entries={members.map(({ entry }) => entry)} />
  ));
}

interface VideoProps {
  readonly place: LesionPlace | null;
  readonly entries: readonly LesionEntry[];
}

function Video({ place, entries }: VideoProps) {
  const { lesionId, select } = useWorkspace();
  const name = place === null ? t.video.drawnNowhere : place.media;
  return (
    <details className={classes.elsewhere}>
      <summary title={name}>
        <IconChevronRight size={14} aria-hidden />
        <span className={classes.video}>{place === null ? name : t.video.alsoIn(name)}</span>
        <span className={classes.count}>{entries.length}</span>
      </summary>
      <ul className={classes.list} aria-label={name}>
        {entries.map((entry) => (
          <LesionRow
            key={entry.lesion.id}
            entry={entry}
            selected={entry.lesion.id === lesionId}
            onSelect={() => select(entry.lesion.id)}
          />
        ))}
      </ul>
      {place === null ? null : (
        <Button
          className={classes.openVideo}
          variant="subtle"
          size="compact-xs"
          onClick={() => showPlace({ mediaId: place.mediaId, frameIndex: null, lesionId: null })}
        >
          {t.video.openVideo}
        </Button>
      )}
    </details>
  );
}
