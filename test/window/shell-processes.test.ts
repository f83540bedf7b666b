import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackendNotice } from '../../main/contract/desktop.ts';
import {
  buildApplication,
  type CaliperPage,
  electronArguments,
  electronRuntime,
  openWindow,
  type RunningWindow,
  skipReason,
} from './launch.ts';

/** Notices and files that the page was told of, kept on the page. */
interface Heard {
  readonly heard: { notices: BackendNotice[]; paths: string[] };
}

async function listen({ page }: RunningWindow): Promise<void> {
  await page.evaluate(() => {
    const heard: Heard['heard'] = { notices: [], paths: [] };
    Object.assign(globalThis, { heard });
    const { caliper } = globalThis as unknown as CaliperPage;
    caliper.onBackendNotice((notice) => void heard.notices.push(notice));
    caliper.onOpenFiles((paths) => void heard.paths.push(...paths));
  });
}
const noticed = ({ page }: RunningWindow, state: BackendNotice['state'], generation: number) =>
  page
    .waitForFunction(
      ([wanted, number]) =>
        (globalThis as unknown as Heard).heard.notices.find(
          (notice) => notice.state === wanted && notice.generation === number,
        ),
      [state, generation] as const,
      { timeout: 60_000 },
    )
    .then((handle) => handle.jsonValue());

/** The backend names itself as the owner of its library. */
const backendPid = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'library/library.owner.json'), 'utf8')) as { pid: number }).pid;

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);

/** Listens on a port as soon as nobody else does. */
async function takePort(port: number): Promise<AsyncDisposable> {
  const server = createServer();
  for (;;) {
    server.listen(port, '127.0.0.1');
    const taken = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]).catch(() => false);
    if (taken) return server;
  }
}

/** Answers every message box with its first button, and keeps what they said. */
const answerDialogs = ({ application }: RunningWindow) =>
  application.evaluate(({ dialog }) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    dialog.showMessageBox = (async (_window: unknown, options: { message: string; detail: string }) => {
      said.push(`${options.message} ${options.detail}`);
      return { response: 0, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
  });
const saidDialogs = ({ application }: RunningWindow) =>
  application.evaluate(() => (globalThis as unknown as { said: string[] }).said);

describe.skipIf(skipReason !== undefined || process.platform !== 'linux')('processes of the window', () => {
  let folder: string;
  beforeAll(buildApplication, 120_000);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-window-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('REQ-APP-009 a backend that was killed is started again, the page is told and connected anew', async () => {
    await using window = await openWindow({ folder });
    await listen(window);
    await noticed(window, 'ready', 1);
    const killed = backendPid(folder);
    process.kill(killed, 'SIGKILL');
    expect(await noticed(window, 'restarting', 2)).toMatchObject({ reason: 'ended by SIGKILL' });
    expect(await noticed(window, 'ready', 2)).toMatchObject({ reason: 'ended by SIGKILL' });
    expect(backendPid(folder)).not.toBe(killed);
    const answer = await window.page.evaluate(callSystemInfo);
    expect(answer).toMatchObject({ libraryFolder: join(folder, 'library') });
    const log = readFileSync(join(folder, 'shell/logs/window.log'), 'utf8');
    expect(log).toContain('"state":"restarting"');
  }, 120_000);

  it('REQ-APP-008 the next backend takes the same port; where somebody else has it, the page is loaded with another', async () => {
    await using window = await openWindow({ folder });
    await listen(window);
    await noticed(window, 'ready', 1);
    const portOf = () =>
      window.page.evaluate(async () => {
        const { media } = await (globalThis as unknown as CaliperPage).caliper.connectBackend();
        return Number(new URL(media).port);
      });
    const port = await portOf();
    process.kill(backendPid(folder), 'SIGKILL');
    await noticed(window, 'ready', 2);
    expect(await portOf()).toBe(port);
    await window.page.getByText('The library is empty').waitFor(); // over the connection that it made again

    const loaded = window.page.waitForEvent('load');
    process.kill(backendPid(folder), 'SIGKILL');
    await using _taken = await takePort(port);
    await loaded;
    await window.page.getByText('The library is empty').waitFor();
    expect(await portOf()).not.toBe(port);
    expect(await window.page.evaluate(callSystemInfo)).toMatchObject({
      libraryFolder: join(folder, 'library'),
    });
  }, 120_000);

  it('REQ-APP-009 after three deaths it stops, says what happened and what was kept, and starts when asked', async () => {
    await using window = await openWindow({ folder });
    await listen(window);
    await answerDialogs(window);
    for (const generation of [1, 2, 3]) {
      await noticed(window, 'ready', generation);
      process.kill(backendPid(folder), 'SIGKILL');
    }
    expect(await noticed(window, 'stopped', 3)).toMatchObject({ reason: 'ended by SIGKILL' });
    await noticed(window, 'ready', 4); // the dialog's answer was "Start again"
    expect(await saidDialogs(window)).toEqual([
      expect.stringMatching(/library is not open.*ended by SIGKILL.*Every edit that was confirmed is kept/s),
    ]);
  }, 180_000);

  it('REQ-APP-009 a library that cannot be opened is explained at once, in the window', async () => {
    mkdirSync(join(folder, 'library'), { recursive: true });
    writeFileSync(
      join(folder, 'library/library.sqlite'),
      'this is no database, but a text that is long enough',
    );
    await using window = await openWindow({ folder });
    await listen(window);
    const notice = await noticed(window, 'stopped', 1);
    expect(notice).toMatchObject({ reason: expect.stringMatching(/\w+ \w+/) });
    await window.page.getByText('The library cannot be opened').waitFor();
    await window.page.getByText('There is no backup that is whole.').waitFor();
  }, 120_000);

  it('REQ-APP-009 puts a good backup in the place of a damaged library in the window', async () => {
    const first = await openWindow({ folder });
    await first.page.getByText('The library is empty').waitFor();
    await first.page.evaluate("location.hash = '#/settings/backups'");
    await first.page.getByRole('button', { name: 'Back up now' }).click();
    await first.page.getByRole('button', { name: /^Restore… / }).waitFor();
    await first[Symbol.asyncDispose]();
    writeFileSync(join(folder, 'library/library.sqlite'), 'rubbish '.repeat(999));
    await using window = await openWindow({ folder });
    const { page } = window;
    await page.getByText('The library cannot be opened').waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('caliper backups restore');
    await page.getByRole('button', { name: /^Restore the backup of .*by hand/ }).click();
    await page.getByText('All changes saved').waitFor();
    await page.evaluate("location.hash = '#/settings/backups'");
    await page.getByText('before restore').waitFor();
  }, 120_000);

  it('REQ-APP-020 asks before it closes while a job runs, stays open, and closes when told so', async () => {
    const window = await openWindow({ folder });
    await listen(window);
    await noticed(window, 'ready', 1);
    const answer = (response: number) =>
      window.application.evaluate(({ dialog }, given) => {
        dialog.showMessageBox = (async (_window: unknown, { message }: { message: string }) => {
          Object.assign(globalThis, { asked: message });
          return { response: given };
        }) as unknown as typeof dialog.showMessageBox;
      }, response);
    const tryToClose = () =>
      window.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
    await answer(0);
    await window.page.evaluate(() => (globalThis as unknown as CaliperPage).caliper.tellRunningJobs(2));
    await tryToClose();
    const asked = () =>
      window.application.evaluate(() => (globalThis as unknown as { asked?: string }).asked ?? '');
    await expect.poll(asked).toBe('2 jobs are running.');
    expect(
      await window.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    ).toBe(1);
    await answer(1);
    const closed = once(window.application.process(), 'exit');
    await tryToClose();
    await closed;
  }, 120_000);

  it('REQ-APP-010 a page that is loaded again is connected again', async () => {
    await using window = await openWindow({ folder });
    await listen(window);
    await noticed(window, 'ready', 1);
    await window.page.evaluate(callSystemInfo);
    await window.page.reload();
    expect(await window.page.evaluate(callSystemInfo)).toMatchObject({
      libraryFolder: join(folder, 'library'),
    });
  }, 120_000);

  it('REQ-APP-010 closing the window closes the library; nothing outlives a shell that was killed', async () => {
    const first = await openWindow({ folder });
    await listen(first);
    await noticed(first, 'ready', 1);
    const firstBackend = backendPid(folder);
    await first[Symbol.asyncDispose]();
    expect(isRunning(firstBackend)).toBe(false);
    expect(existsSync(join(folder, 'library/library.owner.json'))).toBe(false); // it closed in good order

    const second = await openWindow({ folder });
    await listen(second);
    await noticed(second, 'ready', 1);
    const secondBackend = backendPid(folder);
    const shell = second.application.process();
    const exited = once(shell, 'exit');
    shell.kill('SIGKILL');
    await exited;
    await expect.poll(() => isRunning(secondBackend), { timeout: 20_000 }).toBe(false);
  }, 120_000);

  it('REQ-APP-011 a second start hands its files to the first window and ends', async () => {
    const video = join(folder, 'Zebediah-Quillfeather.mp4');
    writeFileSync(video, '');
    await using window = await openWindow({ folder });
    await listen(window);
    const second: ChildProcess = spawn(
      electronRuntime!.executable,
      electronArguments(folder, [video, join(folder, 'absent.mp4')]),
      { stdio: 'ignore' },
    );
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect
      .poll(() => window.page.evaluate(() => (globalThis as unknown as Heard).heard.paths))
      .toEqual([video]);
    expect(
      await window.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    ).toBe(1);
    // Neither the title nor the log may name a patient.
    expect(
      await window.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle()),
    ).toBe('Caliper');
    expect(readFileSync(join(folder, 'shell/logs/window.log'), 'utf8')).not.toContain('Quillfeather');
  }, 120_000);

  it('REQ-APP-011 files of the command line reach a page that listens later', async () => {
    const video = join(folder, 'video.mp4');
    writeFileSync(video, '');
    await using window = await openWindow({ folder, args: [video] });
    await listen(window);
    await expect
      .poll(() => window.page.evaluate(() => (globalThis as unknown as Heard).heard.paths))
      .toEqual([video]);
  }, 120_000);

  it('REQ-APP-012 the window opens where it was', async () => {
    const wanted = { x: 120, y: 90, width: 1010, height: 700 };
    const first = await openWindow({ folder });
    await first.application.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]!.setBounds(bounds),
      wanted,
    );
    const bounds = (window: RunningWindow) =>
      window.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds());
    await expect.poll(() => bounds(first)).toEqual(wanted);
    await first[Symbol.asyncDispose]();
    await using second = await openWindow({ folder });
    expect(await bounds(second)).toEqual(wanted);
  }, 120_000);

  it('REQ-APP-012 the zoom of the page stays within what its screens bear, and is there after a restart', async () => {
    const press = (window: RunningWindow, id: string) =>
      window.application.evaluate(
        ({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(),
        id,
      );
    const level = (window: RunningWindow) =>
      window.application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.getZoomLevel(),
      );
    const spills = (window: RunningWindow) =>
      window.page.evaluate(
        'document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight',
      );
    const first = await openWindow({ folder });
    await first.page.getByRole('navigation').first().waitFor(); // a page that loads begins at its own zoom
    for (let i = 0; i < 9; i += 1) await press(first, 'zoom-in');
    await expect.poll(() => level(first)).toBe(3);
    expect(await spills(first)).toBe(false);
    await press(first, 'zoom-out');
    await expect.poll(() => level(first)).toBe(2.5);
    await first[Symbol.asyncDispose]();
    await using second = await openWindow({ folder });
    await expect.poll(() => level(second)).toBe(2.5);
    await press(second, 'zoom-reset');
    await expect.poll(() => level(second)).toBe(0);
  }, 120_000);

  it('REQ-APP-019 says in words that an account has no home folder, and opens nothing', async () => {
    const { XDG_DATA_HOME: _, CALIPER_LIBRARY: __, ...environment } = process.env;
    const args = electronArguments(folder).filter((argument) => !argument.startsWith('--library='));
    const child = spawn(electronRuntime!.executable, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...environment, HOME: '' },
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await expect.poll(() => said, { timeout: 60_000 }).toContain('This account has no home folder');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(said).not.toContain('JavaScript error');
    expect(said).not.toMatch(/^ {4}at /m);
    expect(existsSync(join(folder, 'shell/logs/window.log'))).toBe(false);
  }, 120_000);

  it('REQ-APP-013 the path of a chosen file is known', async () => {
    const video = join(folder, 'chosen video.mp4');
    writeFileSync(video, 'x');
    await using window = await openWindow({ folder });
    await window.page.evaluate(() => {
      const { document } = globalThis as unknown as CaliperPage;
      const input = document.createElement('input');
      Object.assign(input, { type: 'file', id: 'choose' });
      document.body.append(input);
    });
    await window.page.setInputFiles('#choose', video);
    const path = await window.page.evaluate(() => {
      const { caliper, choose } = globalThis as unknown as CaliperPage & { choose: { files: File[] } };
      return caliper.pathOfFile(choose.files[0]!);
    });
    expect(path).toBe(video);
  }, 120_000);

  it('REQ-APP-014 the menu sends its commands to the page', async () => {
    await using window = await openWindow({ folder });
    await window.page.evaluate(() => {
      const commands: string[] = [];
      Object.assign(globalThis, { commands });
      (globalThis as unknown as CaliperPage).caliper.onCommand((command) => void commands.push(command));
    });
    await window.application.evaluate(({ Menu }) => {
      for (const id of ['open-media', 'undo', 'show-jobs'])
        Menu.getApplicationMenu()!.getMenuItemById(id)!.click();
    });
    await expect
      .poll(() => window.page.evaluate(() => (globalThis as unknown as { commands: string[] }).commands))
      .toEqual(['open-media', 'undo', 'show-jobs']);
  }, 120_000);
});

/** Runs in the page: asks the backend over a socket of its own, as the contract's client does. */
async function callSystemInfo(): Promise<unknown> {
  const { socket: address } = await (globalThis as unknown as CaliperPage).caliper.connectBackend();
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.send(JSON.stringify({ i: 'probe', p: { u: '/system/info', b: { json: {} } } }));
  const data = await new Promise<string>((resolve) =>
    socket.addEventListener('message', (event) => resolve(event.data as string)),
  );
  socket.close();
  return JSON.parse(data).p.b.json;
}
