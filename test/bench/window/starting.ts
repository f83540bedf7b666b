import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { electronArguments, electronRuntime } from '../../window/launch.ts';
import { type Inspector, inspect } from './inspector.ts';

/** Milliseconds after the start of the process. */
export interface Start {
  /** The page's document began to load. */
  readonly pageMs: number;
  /** The first of the page's own content was painted. */
  readonly firstPaintMs: number;
  /** The backend answers, the library shows what it holds, and the page takes input. */
  readonly interactiveMs: number;
  /** The backend had opened its library, by its own log. */
  readonly libraryMs: number;
}

/** What starts the window: the checkout in the Electron that tests use, or a packaged application. */
export interface Program {
  readonly executable: string;
  readonly argv: (folder: string) => string[];
}

export const checkout: Program = {
  executable: electronRuntime?.executable ?? 'electron',
  argv: (folder) => electronArguments(folder),
};

export const packaged = (executable: string): Program => ({
  executable,
  // Without the folder of an application: a packaged one has its own.
  argv: (folder) => electronArguments(folder, [], '').filter((argument) => argument !== ''),
});

/**
 * Starts the application on a library and ends it. It is watched over Chromium's own debugging port, so that nothing is
 * loaded into it that does not ship.
 * @param scratch folder with `library` in it; the shell's own files are new with each start
 */
export async function timeStart(program: Program, scratch: string, shownText: string): Promise<Start> {
  const shell = mkdtempSync(join(scratch, 'shell-'));
  const argv = program
    .argv(scratch)
    .map((argument) => (argument.startsWith('--user-data-dir=') ? `--user-data-dir=${shell}` : argument));
  const startedMs = Date.now();
  const child = spawn(program.executable, ['--remote-debugging-port=0', ...argv], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    const page = await inspect(await debuggingPort(shell), ({ url }) => url.startsWith('app://caliper/'));
    const [pageAt, paintAt, interactiveAt] = await whenThere(page, waitForLibrary(shownText));
    page.close();
    const log = readFileSync(join(scratch, 'library/logs/caliper.log'), 'utf8').trim().split('\n');
    const opened = log.map((line) => JSON.parse(line)).findLast(({ event }) => event === 'library opened');
    return {
      pageMs: pageAt - startedMs,
      firstPaintMs: paintAt - startedMs,
      interactiveMs: interactiveAt - startedMs,
      libraryMs: Date.parse(opened.at) - startedMs,
    };
  } finally {
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(impatient);
    rmSync(shell, { recursive: true, force: true });
  }
}

/** Asks a page that may not have its document yet. */
async function whenThere(page: Inspector, expression: string): Promise<[number, number, number]> {
  for (;;) {
    try {
      return await page.evaluate(expression);
    } catch (thrown) {
      if (!/execution context|navigated/i.test(String(thrown))) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Resolves in the first task after a paint that shows a text of the library, with the times on the clock of the day. */
const waitForLibrary = (text: string) => `new Promise((resolve) => {
  const look = () => {
    const shows = document.body?.innerText.includes(${JSON.stringify(text)});
    if (!shows) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now();
      const origin = performance.timeOrigin;
      resolve([origin, origin + first, origin + performance.now()]);
    };
    port2.postMessage(null);
  };
  look();
})`;

/** Chromium writes the port it chose into its folder. */
async function debuggingPort(shell: string): Promise<number> {
  for (;;) {
    try {
      const [port] = readFileSync(join(shell, 'DevToolsActivePort'), 'utf8').split('\n');
      if (port) return Number(port);
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
