import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { findElectron } from '../../build/electron.mjs';
import { buildPage, buildShell } from '../../build/window.mjs';
import type { DesktopBridge } from '../../main/contract/desktop.ts';

const root = join(import.meta.dirname, '../..');
const driverModule = join(root, 'node_modules/playwright-core/lib/server/electron/loader.js');

/** The Electron of this machine, or undefined where none can be had or there is no display. */
export const electronRuntime = process.env.DISPLAY ? await findElectron() : undefined;

/** Why the tests of the window are skipped, if they are. */
export const skipReason =
  electronRuntime !== undefined
    ? undefined
    : process.env.DISPLAY
      ? 'no Electron could be had'
      : 'there is no display';
if (skipReason !== undefined) console.warn(`Tests of the window are skipped: ${skipReason}.`);

/** Makes the application what its sources are now; before the first window of a test file. */
export async function buildApplication(): Promise<void> {
  await buildShell();
  await buildPage();
}

/** What the tests use of the page's world; they are checked without the types of the DOM. */
export interface CaliperPage {
  readonly caliper: DesktopBridge;
  readonly document: {
    createElement(name: string): PageElement;
    readonly head: PageElement;
    readonly body: PageElement;
  };
  readonly location: { href: string };
  open(address: string): unknown;
}
interface PageElement {
  textContent: string;
  append(child: PageElement): void;
  click(): void;
}

export interface RunningWindow extends AsyncDisposable {
  readonly application: ElectronApplication;
  readonly page: Page;
  /** Holds the library and the shell's own files; removed at the end. */
  readonly folder: string;
}

export interface LaunchOptions {
  /** A folder of an earlier window: its library and its kept state are used again, and it is not removed. */
  readonly folder?: string;
  readonly args?: readonly string[];
  /** The folder of an application; default: Caliper's. */
  readonly application?: string;
}

/** Command line of the application on a folder of its own. */
export function electronArguments(
  folder: string,
  args: readonly string[] = [],
  application = root,
): string[] {
  return [
    '--no-sandbox', // Chromium refuses its sandbox to root; page and preload are sandboxed all the same
    `--user-data-dir=${join(folder, 'shell')}`,
    application,
    `--library=${join(folder, 'library')}`,
    ...args,
  ];
}

/** Starts the real application in the real Electron and waits for its page. */
export async function openWindow(options: LaunchOptions = {}): Promise<RunningWindow> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'caliper-window-'));
  const application = await electron.launch({
    timeout: 90_000,
    executablePath: electronRuntime!.executable,
    // The driver's own module: without it the page may be there before the driver is, which then waits for ever.
    args: ['-r', driverModule, ...electronArguments(folder, options.args, options.application)],
    env: { ...process.env, ELECTRON_ENABLE_LOGGING: '1' } as Record<string, string>,
  });
  const page = await application.firstWindow();
  return {
    application,
    page,
    folder,
    async [Symbol.asyncDispose]() {
      const shell = application.process();
      const impatient = setTimeout(() => shell.kill('SIGKILL'), 20_000);
      await application.close();
      clearTimeout(impatient);
      if (shell.signalCode === 'SIGKILL') throw new Error('The application did not close within 20 s.');
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
