import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { appOrigin } from '../protocols/schemes.ts';
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts';

export interface MainWindowOptions {
  readonly preload: string;
  /** File that keeps where the window was. */
  readonly stateFile: string;
  readonly appVersion: string;
}

/** The one window. Its title never changes: what is open in it may name a patient. */
export class MainWindow {
  readonly native: BrowserWindow;

  constructor({ preload, stateFile, appVersion }: MainWindowOptions) {
    const screens = screen.getAllDisplays().map((display) => display.workArea);
    const { bounds, isMaximized } = placeWindow(readWindowState(stateFile), screens);
    this.native = new BrowserWindow({
      ...bounds,
      minWidth: smallest.width,
      minHeight: smallest.height,
      show: false,
      title: 'Caliper',
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#101113' : '#ffffff',
      webPreferences: {
        preload,
        additionalArguments: [`--caliper-version=${appVersion}`],
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    });
    if (isMaximized) this.native.maximize();
    this.native.once('ready-to-show', () => this.native.show());
    this.native.on('page-title-updated', (event) => event.preventDefault());
    this.native.on('close', () =>
      writeWindowState(stateFile, {
        bounds: this.native.getNormalBounds(),
        isMaximized: this.native.isMaximized(),
      }),
    );
  }

  get contents(): WebContents {
    return this.native.webContents;
  }

  async load(): Promise<void> {
    await this.native.loadURL(`${appOrigin}/index.html`).catch((error: { code?: string }) => {
      if (error.code !== 'ERR_ABORTED') throw error; // loaded again before it was there
    });
  }

  /** Brings it before the others, as when the application is started a second time. */
  focus(): void {
    if (this.native.isMinimized()) this.native.restore();
    this.native.show();
    this.native.focus();
  }
}
