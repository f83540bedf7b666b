import { app } from 'electron';
import { defaultLibraryFolder } from '../backend/library-folder.ts';
import { CaliperError } from '../contract/errors.ts';
import { ownArguments, readArguments } from './launch/arguments.ts';
import { endWith } from './launch/end-with.ts';
import { registerSchemes } from './protocols/schemes.ts';
import { hardenChromium } from './security/lock-down.ts';
import { Shell } from './shell.ts';

// The application's entry. A second start hands its files to the first and ends.
const launch = readArguments(ownArguments(process.argv, app.getAppPath(), app.isPackaged), process.cwd());
if (app.requestSingleInstanceLock({ paths: launch.paths })) start();
else app.quit();

/** Where the library is; without a place for one the application says so and ends. */
function start(): void {
  try {
    open(launch.libraryFolder ?? defaultLibraryFolder());
  } catch (thrown) {
    if (!(thrown instanceof CaliperError)) throw thrown;
    void app.whenReady().then(() => endWith(thrown.message));
  }
}

function open(libraryFolder: string): void {
  registerSchemes();
  hardenChromium(app);
  // Without a usable GPU the viewers draw in software; Chromium asks to be told, because scripts of strangers could be
  // drawn so. This page has none.
  app.commandLine.appendSwitch('enable-unsafe-swiftshader');
  const shell = new Shell({ ...launch, libraryFolder });
  process.on('uncaughtException', (error) => {
    void shell.tellFailure(error).finally(() => app.quit());
  });
  app.on('second-instance', (_event, _argv, _folder, data) => shell.openPaths(pathsOf(data)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    shell.openPaths([path]);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', () => shell.quitting());
  app.on('will-quit', (event) => {
    event.preventDefault();
    void shell.close().finally(() => app.exit(0));
  });
  void app.whenReady().then(() => shell.open());
}

/** What another start of this application handed over; it is our own code, of maybe another version. */
function pathsOf(data: unknown): string[] {
  const paths = (data as { paths?: unknown } | null)?.paths;
  return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [];
}
