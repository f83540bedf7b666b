import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, protocol, session, shell } from 'electron';
import { fileSink, Log } from '../backend/log/log.ts';
import { type BackendAddress, type BackendNotice, whyItEnded } from '../contract/desktop.ts';
import { freePort } from './backend/free-port.ts';
import { installedBackend } from './backend/installed-backend.ts';
import { askAfterStop } from './backend/stopped-dialog.ts';
import { BackendSupervisor } from './backend/supervisor.ts';
import { answerBridge } from './bridge/answers.ts';
import { channels } from './bridge/channels.ts';
import type { LaunchArguments } from './launch/arguments.ts';
import { answerAppRequest } from './protocols/app-files.ts';
import { appOrigin } from './protocols/schemes.ts';
import { lockContents, lockSession } from './security/lock-down.ts';
import { maybeClose } from './window/close-dialog.ts';
import { MainWindow } from './window/main-window.ts';
import { setMenu } from './window/menu.ts';

/** The running application: one window, one backend, and what goes between them. */
export class Shell {
  readonly #log: Log;
  readonly #logFolder = join(app.getPath('userData'), 'logs');
  readonly #backend: BackendSupervisor;
  #window: MainWindow | undefined;
  /** The loopback port that the page may speak to; each backend takes it unless somebody else has. */
  #backendPort = 0;
  /** Paths that nobody listened for yet. */
  #pathsToOpen: string[];
  #listening = new Set<string>();
  /** An open question would hold the window back. */
  #quitting = new AbortController();
  #runningJobs = 0;
  #mayClose = false;

  constructor(launch: LaunchArguments & { readonly libraryFolder: string }) {
    const console = (line: string) => void process.stderr.write(`${line}\n`);
    const sinks = app.isPackaged ? [] : [console];
    this.#log = new Log([fileSink(join(this.#logFolder, 'window.log')), ...sinks]);
    this.#pathsToOpen = [...launch.paths];
    const { libraryFolder } = launch;
    for (const path of [libraryFolder, ...launch.paths]) this.#log.keepOutPath(path);
    this.#backend = new BackendSupervisor({
      spawn: installedBackend({
        repository: app.isPackaged ? undefined : app.getAppPath(),
        resourcesFolder: process.resourcesPath,
        cacheFolder: app.isPackaged ? app.getPath('userData') : join(app.getAppPath(), 'node_modules/.cache'), // the one that the command line fills
        libraryFolder,
        origin: appOrigin,
        port: () => this.#backendPort,
      }),
      onNotice: (notice) => this.#onBackendNotice(notice),
    });
  }

  /** The application is about to quit: questions to the person are taken back. */
  quitting(): void {
    this.#quitting.abort();
  }

  /** Opens the window and starts the backend beside it. Once, when the application is ready. */
  async open(): Promise<void> {
    const folder = join(app.getAppPath(), 'out/renderer');
    const refused = (what: string) => this.#log.write('warning', 'refused', { what });
    this.#backendPort = await freePort();
    const reach = () => ({ isPackaged: app.isPackaged, backendPort: this.#backendPort });
    protocol.handle('app', (request) => answerAppRequest(request, folder, this.#backendPort));
    lockSession(session.defaultSession, reach, refused);
    app.on('web-contents-created', (_event, contents) => lockContents(contents, refused));
    answerBridge({
      window: () => this.#window,
      connectBackend: () => this.#connectPage(),
      openLibrary: (backup) => void this.#backend.open(backup),
      onRunningJobs: (count) => {
        this.#runningJobs = count;
      },
      onListening: (channel) => this.#onListening(channel),
      onRefused: refused,
    });
    setMenu(app, {
      send: (command) => this.#window?.contents.send(channels.command, command),
      zoomBy: (steps) => this.#window?.zoomBy(steps),
      showLogs: () => void shell.openPath(this.#logFolder),
    });
    this.#backend.start();
    if (!existsSync(join(folder, 'index.html'))) {
      dialog.showErrorBox('Caliper', 'This copy of Caliper came without its page. Install it again.');
      return app.exit(1);
    }
    this.#openWindow();
    await this.#window?.load();
    const { notice } = this.#backend;
    if (notice.state === 'stopped') await this.#onBackendStopped(notice); // it ended before there was a window
  }

  /** The application was started again, or a file was opened with it. */
  openPaths(paths: readonly string[]): void {
    this.#window?.focus();
    this.#pathsToOpen.push(...paths);
    for (const path of paths) this.#log.keepOutPath(path);
    this.#sendPaths();
  }

  /** Lets the backend close its library. */
  async close(): Promise<void> {
    await this.#backend.close();
    await this.#log.flush();
  }

  /** Says that something in this process went wrong that nobody foresaw. */
  async tellFailure(error: Error): Promise<void> {
    this.#log.write('error', 'uncaught', { message: error.message, stack: error.stack });
    await this.#log.flush();
    await dialog.showMessageBox({
      type: 'error',
      title: 'Caliper',
      message: 'Caliper has to close.',
      detail: `Something in Caliper itself went wrong: ${error.message}\n\nEvery edit that was confirmed is kept. Start Caliper again.`,
    });
  }

  #openWindow(): void {
    const appFolder = app.getAppPath();
    const window = new MainWindow({
      preload: join(appFolder, 'out/app/preload.cjs'),
      appVersion: app.getVersion(),
      stateFile: join(app.getPath('userData'), 'window.json'),
    });
    this.#window = window;
    window.native.on('closed', () => {
      this.#window = undefined;
    });
    window.native.on('close', (event) => {
      if (this.#runningJobs === 0 || this.#mayClose) return;
      event.preventDefault();
      void this.#askBeforeClosing(window);
    });
    // A page that is loaded again has to say anew what it listens to. Going from screen to screen is no new page,
    // although Electron starts and stops loading for it.
    window.contents.on('did-navigate', () => {
      this.#listening.clear();
    });
    window.contents.on('render-process-gone', (_event, { reason }) => void this.#onPageGone(reason));
  }

  /** Running jobs would be cut off: whoever closes the window says that they know. */
  async #askBeforeClosing(window: MainWindow): Promise<void> {
    this.#quitting = new AbortController(); // the question is what is left of quitting
    if (!(await maybeClose(window.native, this.#runningJobs))) return;
    this.#mayClose = true;
    window.native.close();
  }

  #onListening(channel: string): void {
    this.#listening.add(channel);
    if (channel === channels.openFiles) this.#sendPaths();
    if (channel === channels.backendNotice) this.#window?.contents.send(channel, this.#backend.notice);
  }

  #sendPaths(): void {
    if (this.#pathsToOpen.length === 0 || !this.#listening.has(channels.openFiles)) return;
    this.#window?.contents.send(channels.openFiles, this.#pathsToOpen.splice(0));
  }

  /**
   * The page's own way to the backend. Its content policy names one port: where the backend had to take another one, the
   * page is loaded again with that.
   */
  async #connectPage(): Promise<BackendAddress> {
    const address = await this.#backend.address();
    const port = Number(new URL(address.media).port);
    if (port === this.#backendPort) return address;
    this.#backendPort = port;
    this.#log.write('warning', 'the backend has another port; the page is loaded again');
    this.#window?.contents.reload();
    throw new Error('This page is loaded again.');
  }

  #onBackendNotice(notice: BackendNotice): void {
    const { lastWords: _mayNameSomebody, ...logged } = notice;
    this.#log.write(notice.reason === undefined ? 'info' : 'error', 'backend', logged);
    if (this.#listening.has(channels.backendNotice))
      this.#window?.contents.send(channels.backendNotice, notice);
    if (notice.state !== 'stopped') return;
    this.#runningJobs = 0;
    void this.#onBackendStopped(notice);
  }

  async #onBackendStopped(notice: BackendNotice): Promise<void> {
    if (this.#window === undefined || notice.refused !== undefined) return; // the page says what can be done
    if (this.#quitting.signal.aborted) return;
    const answer = await askAfterStop(this.#window.native, whyItEnded(notice), this.#quitting.signal);
    if (answer === 'quit') return app.quit();
    if (answer === 'show-log') await shell.openPath(this.#logFolder);
    this.#backend.start();
  }

  async #onPageGone(reason: string): Promise<void> {
    if (reason === 'clean-exit' || this.#window === undefined) return;
    this.#log.write('error', 'the page ended', { reason });
    const { response } = await dialog.showMessageBox(this.#window.native, {
      type: 'error',
      title: 'Caliper',
      message: 'The window stopped working.',
      detail: `Its page ended (${reason}). Every edit that was confirmed is kept, and jobs go on.`,
      buttons: ['Load the window again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
      signal: this.#quitting.signal,
    });
    if (response === 0) await this.#window?.load();
    else app.quit();
  }
}
