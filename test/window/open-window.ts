import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type BackendClient, connectLoopback } from '../../main/backend/index.ts';
import { builtRenderer } from './built-renderer.ts';
import { type DroppedPaths, standInDesktop } from './stand-in-desktop.ts';
import { serveFolder } from './static-server.ts';

const root = join(import.meta.dirname, '../..');

export const chromiumPath = '/usr/bin/chromium';

/** WebGL also where there is no GPU. Chromium refuses its sandbox to root. */
const chromiumArguments = ['--no-sandbox', '--enable-unsafe-swiftshader'];

/** The window's page in Chromium over a real backend with its own library. */
export interface OpenWindow {
  readonly page: Page;
  readonly browser: Browser;
  readonly libraryFolder: string;
  /** Messages of the page's console that are errors; a test asks for none. */
  readonly errors: string[];
  /** Starts a new backend over the same library and loads the page again: what a restart of Caliper does. */
  restart(): Promise<void>;
  /** Another client of the same backend. */
  connect(): Promise<BackendClient>;
  /** Ends the backend under the page. */
  stopBackend(): Promise<void>;
  close(): Promise<void>;
}

interface WindowOptions {
  readonly libraryFolder?: string;
  /** With a stand-in for the desktop shell, which knows where these dropped files lie. */
  readonly dropped?: DroppedPaths;
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Canvas pixels in a pixel of the page. */
  readonly deviceScaleFactor?: number;
  /** Done to the page before it is loaded. */
  readonly before?: (page: Page) => Promise<void>;
  /** Of a copy of the sources, whose backend is started instead of this one's. */
  readonly sourceRoot?: string;
  /** What the window remembers from before, by key. */
  readonly remembered?: Readonly<Record<string, unknown>>;
}

/** Builds the page once in this process, starts the backend and opens the page in Chromium. */
export async function openWindow({
  libraryFolder,
  dropped,
  widthPx = 1280,
  heightPx = 800,
  deviceScaleFactor = 1,
  remembered = {},
  sourceRoot = root,
  before = async () => {},
}: WindowOptions = {}): Promise<OpenWindow> {
  const folder = libraryFolder ?? mkdtempSync(join(tmpdir(), 'caliper-window-'));
  const server = await serveFolder(await builtRenderer());
  let backend = await startBackend(folder, server.origin, sourceRoot);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
  const page = await browser.newPage({
    viewport: { width: widthPx, height: heightPx },
    deviceScaleFactor,
    reducedMotion: 'reduce',
  });
  if (dropped !== undefined) await page.addInitScript(standInDesktop(dropped));
  for (const [key, value] of Object.entries(remembered)) {
    const [name, text] = [`caliper.${key}`, JSON.stringify(value)].map((part) => JSON.stringify(part));
    await page.addInitScript(`localStorage.setItem(${name}, ${text})`);
  }
  page.setDefaultTimeout(30_000);
  await before(page);
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  const load = async (place = '') => {
    await page.goto(pageAddress(server.origin, backend) + place);
    await page.getByRole('main').waitFor();
  };
  await load();
  return {
    page,
    browser,
    libraryFolder: folder,
    errors,
    async restart() {
      const place = new URL(page.url()).hash;
      await page.goto('about:blank');
      await backend.stop();
      backend = await startBackend(folder, server.origin, sourceRoot);
      await load(place);
    },
    connect: () => backend.connect(),
    stopBackend: () => backend.stop(),
    async close() {
      await browser.close();
      await backend.stop();
      await server.close();
      if (libraryFolder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface RunningBackend {
  readonly port: number;
  readonly token: string;
  readonly mediaToken: string;
  connect(): Promise<BackendClient>;
  stop(): Promise<void>;
}

async function startBackend(
  libraryFolder: string,
  origin: string,
  sourceRoot: string,
): Promise<RunningBackend> {
  const args = [join(sourceRoot, 'main/backend/entry.ts'), '--library', libraryFolder, '--origin', origin];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout!);
  const nextLine = async () => JSON.parse(((await once(lines, 'line')) as [string])[0]);
  const { port, token, mediaToken } = (await nextLine()) as RunningBackend;
  return {
    port,
    token,
    mediaToken,
    async connect() {
      child.stdin!.write('token\n');
      const { token: another } = await nextLine();
      return connectLoopback(new WebSocket(`ws://127.0.0.1:${port}/?token=${another}`));
    },
    async stop() {
      child.stdin!.end();
      await exited;
    },
  };
}

function pageAddress(origin: string, { port, token, mediaToken }: RunningBackend): string {
  const query = new URLSearchParams({
    backend: `ws://127.0.0.1:${port}/?token=${token}`,
    media: `http://127.0.0.1:${port}/media/${mediaToken}/`,
  });
  return `${origin}/index.html?${query}`;
}
