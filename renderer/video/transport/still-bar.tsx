import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { MediaId } from '../../../main/contract/ids.ts';
import { KeyCaps } from '../../components/key-caps.tsx';
import { useLibrary } from '../../library/use-library.ts';
import { goTo } from '../../navigation.ts';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';
import classes from './transport.module.css';

/** Of a still there is nothing to play: the way to the pictures before and after it in the library. */
export function StillBar() {
  const { media } = useWorkspace();
  const { place, previous, next } = useStillNeighbours();
  return (
    <section className={classes.transport} aria-label={t.video.pictures}>
      <StillButton name={t.video.previousPicture} keys="←" to={previous}>
        <IconChevronLeft size={16} stroke={1.75} aria-hidden />
      </StillButton>
      <StillButton name={t.video.nextPicture} keys="→" to={next}>
        <IconChevronRight size={16} stroke={1.75} aria-hidden />
      </StillButton>
      <span className={classes.time}>{place}</span>
      <span className={classes.still} title={media.name}>
        {media.name}
      </span>
    </section>
  );
}

interface StillButtonProps {
  readonly name: string;
  readonly keys: string;
  readonly to: MediaId | null;
  readonly children: React.ReactNode;
}

function StillButton({ name, keys, to, children }: StillButtonProps) {
  return (
    <button
      type="button"
      className={classes.textButton}
      disabled={to === null}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => to !== null && goTo('video', to)}
    >
      {children} {name} <KeyCaps keys={keys} />
    </button>
  );
}

/** The stills before and after the one that is open, by name as a person counts: `2` before `10`. */
export function useStillNeighbours() {
  const { media } = useWorkspace();
  const { data = [] } = useLibrary();
  const stills = data
    .filter(({ frameCount }) => frameCount === 1)
    .sort((a, b) => byName.compare(a.name, b.name) || byName.compare(a.id, b.id));
  const at = stills.findIndex(({ id }) => id === media.id);
  return {
    previous: stills[at - 1]?.id ?? null,
    next: at === -1 ? null : (stills[at + 1]?.id ?? null),
    place: at === -1 ? '' : t.video.pictureOf(at + 1, stills.length),
  };
}

const byName = new Intl.Collator('en', { numeric: true });
