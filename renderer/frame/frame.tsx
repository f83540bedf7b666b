import { useMantineColorScheme } from '@mantine/core';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useCommands } from '../commands/use-commands.ts';
import { Loading } from '../components/loading.tsx';
import { notifyError } from '../components/notify.tsx';
import { connection } from '../connection/backend.ts';
import { desktop } from '../connection/desktop.ts';
import { useDensity } from '../density.ts';
import { importedItem, startImports } from '../library/imports.ts';
import { useLibraryItem } from '../library/use-library.ts';
import { goTo, type Place, usePlace } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { DroppedSteps } from './dropped-steps.tsx';
import classes from './frame.module.css';
import { HistoryPanel } from './history-panel.tsx';
import { JobEnds } from './job-ends.tsx';
import { LostLibrary } from './lost-library.tsx';
import { OpeningNotice } from './opening-notice.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { screens } from './screens.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { offerUndo, useEditHistory } from './use-edit-history.tsx';

/** The window: rail, top bar, the screen, status bar. */
export function Frame() {
  const place = usePlace();
  const [panel, setPanel] = useState<'palette' | 'history' | null>(null);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density] = useDensity();
  const state = useSyncExternalStore(connection.subscribe, connection.state);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  useEffect(
    () =>
      desktop?.onOpenFiles(async (paths) => {
        goTo('library');
        startImports(paths);
        if (paths.length > 1) return;
        const mediaId = await importedItem(paths[0]!);
        if (mediaId !== null) goTo('video', mediaId);
      }),
    [],
  );
  useCommands({
    'frame.palette': () => setPanel('palette'),
    'frame.history': () => setPanel('history'),
    'frame.go-library': () => goTo('library'),
    'frame.go-video': () => goTo('video'),
    'frame.go-models': () => goTo('models'),
    'frame.go-jobs': () => goTo('jobs'),
    'frame.go-settings': () => goTo('settings'),
    'frame.shortcuts': () => goTo('settings', 'keyboard'),
    'frame.theme': () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
  });
  const screen = screens.find(({ id }) => id === place.screen)!;
  return (
    <div className={classes.frame}>
      <EditCommands />
      <JobEnds />
      <DroppedSteps />
      <TopBar crumbs={useCrumbs(place)} />
      <Rail place={place} />
      <main className={classes.main} key={screen.id} aria-label={screen.name}>
        <h1 className={classes.title}>{screen.name}</h1>
        <OpeningNotice />
        <div className={classes.screen}>
          {state === 'lost' ? (
            <LostLibrary />
          ) : (
            <ScreenBoundary place={`${place.screen} ${place.part}`}>
              <Suspense fallback={<Loading />}>{screen.render(place.part)}</Suspense>
            </ScreenBoundary>
          )}
        </div>
      </main>
      <StatusBar hints={screen.hints} />
      <Palette opened={panel === 'palette'} onClose={() => setPanel(null)} />
      <HistoryPanel opened={panel === 'history'} onClose={() => setPanel(null)} />
    </div>
  );
}

/** A video is in the library, below its patient. */
function useCrumbs({ screen, part }: Place): readonly string[] {
  const item = useLibraryItem(screen === 'video' ? part : null);
  if (item !== undefined) return [t.screens.library, item.patientPseudonym, item.name];
  const name = t.screens[screen];
  return [name];
}

/** Apart, because an edit on its way changes its state several times, and the whole window must not follow. */
function EditCommands() {
  const { undo, redo } = useEditHistory();
  const { screen } = usePlace();
  const isCovered = screen !== 'models' && screen !== 'jobs';
  useCommands({
    'frame.undo': () => (isCovered ? undo.mutate() : void offerUndo(() => undo.mutate()).catch(notifyError)),
    'frame.redo': () => redo.mutate(),
  });
  return null;
}
