import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { appOrigin } from '../protocols/schemes.ts';
import { placeWindow, readWindowState, smallest, writeWindowState, zoomLevels } from './window-state.ts';

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
    const kept = readWindowState(stateFile);
    const { bounds, isMaximized } = placeWindow(kept, screens);
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
    this.contents.once('did-finish-load', () => this.contents.setZoomLevel(kept?.zoomLevel ?? 0));
    this.native.once('ready-to-show', () => this.native.show());
    this.native.on('page-title-updated', (event) => event.preventDefault());
    this.native.on('close', () =>
      writeWindowState(stateFile, {
        bounds: this.native.getNormalBounds(),
        isMaximized: this.native.isMaximized(),
        zoomLevel: withinLevels(this.contents.getZoomLevel()),
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

  /** Makes the page larger or smaller by steps, within what its screens bear; 0 steps is the size it was made for. */
  zoomBy(steps: number): void {
    this.contents.setZoomLevel(steps === 0 ? 0 : withinLevels(this.contents.getZoomLevel() + steps / 2));
  }

  /** Brings it before the others, as when the application is started a second time. */
  focus(): void {
    if (this.native.isMinimized()) this.native.restore();
    this.native.show();
    this.native.focus();
  }
}

const withinLevels = (level: number): number => Math.max(zoomLevels.least, Math.min(zoomLevels.most, level));
