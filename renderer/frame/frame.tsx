import { useSyncExternalStore } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import { connection } from '../connection/backend.ts';
import { goTo, usePlace } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './frame.module.css';
import { Rail } from './rail.tsx';
import { screens } from './screens.tsx';

/** The window: rail, top bar, the screen, status bar. */
export function Frame() {
  const place = usePlace();
  const state = useSyncExternalStore(connection.subscribe, connection.state);
  useCommands({
    'frame.go-library': () => goTo('library'),
    'frame.go-video': () => goTo('video'),
    'frame.go-models': () => goTo('models'),
    'frame.go-jobs': () => goTo('jobs'),
    'frame.go-settings': () => goTo('settings'),
  });
  const screen = screens.find(({ id }) => id === place.screen)!;
  return (
    <div className={classes.frame}>
      <header className={classes.top}>{t.product}</header>
      <Rail place={place} />
      <main className={classes.main} key={screen.id}>
        {screen.render(place.part)}
      </main>
      <footer className={classes.status}>
        <span>{t.notice}</span>
        <span>{state === 'open' ? t.frame.saved : state === 'lost' ? t.frame.lost : t.frame.connecting}</span>
      </footer>
    </div>
  );
}
