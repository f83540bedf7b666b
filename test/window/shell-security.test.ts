import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../main/app/protocols/content-security-policy.ts';
import { buildApplication, type CaliperPage, openWindow, type RunningWindow, skipReason } from './launch.ts';

const root = join(import.meta.dirname, '../..');

describe.skipIf(skipReason !== undefined)('security of the window', () => {
  let window: RunningWindow;
  /** A server on this machine that stands for the whole outside: whoever reaches it has left the application. */
  let outside: Server;
  let address: string;
  let reached: string[];

  beforeAll(async () => {
    await buildApplication();
    window = await openWindow();
    reached = [];
    outside = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.end('outside');
    });
    outside.on('upgrade', (request, socket) => {
      reached.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  }, 120_000);
  afterAll(async () => {
    await window?.[Symbol.asyncDispose]();
    outside?.close();
  });

  /** What the shell refused, by its log: one layer must not hide that another is missing. */
  const refused = () =>
    readFileSync(join(window.folder, 'shell/logs/window.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; what: string })
      .filter(({ event }) => event === 'refused')
      .map(({ what }) => what);

  /** The port that the page was given. */
  const backendPort = async () => {
    const { media } = await window.page.evaluate(() =>
      (globalThis as unknown as CaliperPage).caliper.connectBackend(),
    );
    return Number(new URL(media).port);
  };

  it('REQ-APP-001 the page has an isolated, sandboxed world without Node', async () => {
    const preferences = await window.application.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    const found = await window.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  it('REQ-APP-002 the preload script is one CommonJS file and exposes named functions only', async () => {
    expect(readdirSync(join(root, 'out/app')).sort()).toEqual(['main.cjs', 'preload.cjs']);
    const preload = readFileSync(join(root, 'out/app/preload.cjs'), 'utf8');
    expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1])).toEqual(['electron']);
    const shape = await window.page.evaluate(() =>
      Object.fromEntries(
        Object.entries((globalThis as unknown as CaliperPage).caliper).map(([name, value]) => [
          name,
          typeof value,
        ]),
      ),
    );
    expect(shape).toEqual({
      connectBackend: 'function',
      openLibrary: 'function',
      tellRunningJobs: 'function',
      pathOfFile: 'function',
      chooseFiles: 'function',
      chooseSavePath: 'function',
      showInFolder: 'function',
      onCommand: 'function',
      onOpenFiles: 'function',
      onBackendNotice: 'function',
      platform: 'string',
      appVersion: 'string',
    });
    const isFrozen = await window.page.evaluate(() => {
      try {
        (globalThis as unknown as { caliper: unknown }).caliper = {};
      } catch {
        return true;
      }
      return typeof (globalThis as unknown as CaliperPage).caliper.chooseFiles === 'function';
    });
    expect(isFrozen).toBe(true);
  });

  it('REQ-APP-003 messages are taken from the top frame of our own page alone', async () => {
    // Three windows with the same preload script, none of them the main window's page.
    const answers = await window.application.evaluate(async ({ BrowserWindow, app }) => {
      const preload = `${app.getAppPath()}/out/app/preload.cjs`;
      const ask = async (place: string) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await other.loadURL(place);
        const answer: unknown = await other.webContents.executeJavaScript(
          "caliper.chooseFiles('media').then(() => 'answered', (error) => error.message)",
        );
        other.destroy();
        return answer;
      };
      return [await ask('about:blank'), await ask('data:text/html,x'), await ask('app://caliper/index.html')];
    });
    const refusal = expect.stringContaining('This page may not ask that.');
    expect(answers).toEqual([refusal, refusal, refusal]);
  });

  it('REQ-APP-003 arguments are checked', async () => {
    const answers = await window.page.evaluate(() => {
      const { caliper } = globalThis as unknown as CaliperPage;
      const asked: Promise<unknown>[] = [
        caliper.chooseFiles('anything' as 'media'),
        caliper.chooseSavePath(7 as unknown as string),
        caliper.showInFolder('relative/path'),
      ];
      return Promise.all(
        asked.map((answer) =>
          answer.then(
            () => 'answered',
            (error: Error) => error.message,
          ),
        ),
      );
    });
    expect(answers).toEqual([
      expect.stringContaining('unknown kind of file'),
      expect.stringContaining('a file name is needed'),
      expect.stringContaining('an absolute path is needed'),
    ]);
  });

  it('REQ-APP-004 app:// answers the page and nothing outside its folder', async () => {
    const statusOf = (url: string) =>
      window.page.evaluate(
        (asked) =>
          fetch(asked).then(
            (answer) => answer.status,
            () => 'failed',
          ),
        url,
      );
    expect(await statusOf('app://caliper/index.html')).toBe(200);
    expect(await statusOf('app://caliper/..%2f..%2fpackage.json')).toBe(404);
    expect(await statusOf('app://caliper/%2e%2e/%2e%2e/package.json')).toBe(404);
    expect(await statusOf('app://caliper/..%5c..%5cpackage.json')).toBe(404);
    expect(await statusOf('app://caliper/sources.stamp')).toBe(404);
    expect(await statusOf('app://elsewhere/index.html')).toBe('failed');
    expect(await statusOf('file:///etc/hostname')).toBe('failed');
    expect(await statusOf('media://caliper/video/1')).toBe('failed');
  });

  it('REQ-APP-005 a strict content policy comes as a header, and holds', async () => {
    const headers = await window.page.evaluate(() =>
      fetch('app://caliper/index.html').then((answer) => Object.fromEntries(answer.headers)),
    );
    expect(headers).toMatchObject({
      'content-security-policy': contentSecurityPolicy(await backendPort()),
      'x-content-type-options': 'nosniff',
    });
    const ran = await window.page.evaluate(() => {
      const { document } = globalThis as unknown as CaliperPage;
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in globalThis;
    });
    expect(ran).toBe(false);
  });

  it('REQ-APP-006 navigation, new windows, permissions and downloads are denied', async () => {
    const before = window.page.url();
    await window.page.evaluate((outsideAddress) => {
      (globalThis as unknown as CaliperPage).location.href = `${outsideAddress}/navigated`;
    }, address);
    const opened = await window.page.evaluate((outsideAddress) => {
      const { document, open } = globalThis as unknown as CaliperPage;
      const link = document.createElement('a');
      Object.assign(link, { href: URL.createObjectURL(new Blob(['x'])), download: 'x' });
      document.body.append(link);
      link.click();
      return open(`${outsideAddress}/opened`) === null;
    }, address);
    expect(opened).toBe(true);
    const permissions = await window.page.evaluate(() => {
      const { navigator } = globalThis as unknown as {
        navigator: {
          mediaDevices: { getUserMedia(wanted: unknown): Promise<unknown> };
          permissions: { query(what: unknown): Promise<{ state: string }> };
          geolocation: { getCurrentPosition(found: () => void, failed: () => void): void };
        };
      };
      const denied = (answer: Promise<unknown>) =>
        answer.then(
          () => 'granted',
          (error: Error) => error.name,
        );
      return Promise.all([
        denied(navigator.mediaDevices.getUserMedia({ audio: true })),
        navigator.permissions.query({ name: 'notifications' }).then((answer) => answer.state),
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('found'),
            () => resolve('denied'),
          ),
        ),
      ]);
    });
    expect(permissions).toEqual([expect.stringMatching(/Error$/), 'denied', 'denied']);
    const windows = await window.application.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
    );
    expect(windows).toBe(1);
    expect(window.page.url()).toBe(before);
    expect(reached).toEqual([]);
    await expect
      .poll(refused)
      .toEqual(expect.arrayContaining(['navigation', 'new window', 'download', 'permission geolocation']));
  });

  it('REQ-APP-007 no remote request leaves the page', async () => {
    await window.page.evaluate(async (outsideAddress) => {
      const { document } = globalThis as unknown as CaliperPage;
      const page = globalThis as unknown as {
        navigator: { sendBeacon(url: string): boolean };
        EventSource: new (url: string) => unknown;
        Image: new () => { src: string };
      };
      const add = (name: string, properties: Record<string, string>) => {
        const element = document.createElement(name);
        Object.assign(element, properties);
        document.head.append(element);
      };
      const attempts: (() => unknown)[] = [
        () => fetch(`${outsideAddress}/fetch`).catch(() => {}),
        () => fetch(`${outsideAddress}/no-cors`, { mode: 'no-cors' }).catch(() => {}),
        () => page.navigator.sendBeacon(`${outsideAddress}/beacon`),
        () => new page.EventSource(`${outsideAddress}/events`),
        () => new WebSocket(`${outsideAddress.replace('http', 'ws')}/socket`),
        () => Object.assign(new page.Image(), { src: `${outsideAddress}/image` }),
        () => add('script', { src: `${outsideAddress}/script` }),
        () => add('link', { rel: 'stylesheet', href: `${outsideAddress}/style` }),
        () => add('link', { rel: 'prefetch', href: `${outsideAddress}/prefetch` }),
        () => add('link', { rel: 'preconnect', href: outsideAddress }),
        () => add('iframe', { src: `${outsideAddress}/frame` }),
      ];
      for (const attempt of attempts) {
        try {
          await attempt();
        } catch {
          // refused at once
        }
      }
    }, address);
    // A page of ours that has no content policy at all: the layer below holds by itself.
    const withoutPolicy = await window.application.evaluate(
      async ({ BrowserWindow, net, session }, outsideAddress) => {
        const other = new BrowserWindow({ show: false });
        await other.loadURL('data:text/html,<body></body>');
        const fetched: unknown = await other.webContents.executeJavaScript(`
        new Image().src = '${outsideAddress}/image-without-policy';
        new WebSocket('${outsideAddress.replace('http', 'ws')}/socket-without-policy');
        fetch('${outsideAddress}/fetch-without-policy', { mode: 'no-cors' }).then(() => 'answered', () => 'refused')`);
        other.destroy();
        const own = await net.fetch(`${outsideAddress}/from-main`).then(
          () => 'answered',
          () => 'refused',
        );
        const named = await session.defaultSession.resolveHost('localhost').then(
          () => 'resolved',
          () => 'refused',
        );
        return [fetched, own, named];
      },
      address,
    );
    expect(withoutPolicy).toEqual(['refused', 'refused', 'refused']);
    expect(reached).toEqual([]);
    await expect
      .poll(refused)
      .toEqual(
        expect.arrayContaining([
          'image request to http:',
          'xhr request to http:',
          'webSocket request to ws:',
        ]),
      );
    // The server does answer whoever reaches it.
    await once(get(`${address}/control`), 'response');
    expect(reached).toEqual(['/control']);
  });
});
