import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, describe, expect, it } from 'vitest';
import { releaseFuses } from '../../build/fuses.mjs';
import { skipReason } from './launch.ts';

const root = join(import.meta.dirname, '../..');
const packaged = join(root, 'dist/linux-unpacked');
const executable = join(packaged, 'caliper');
const isSkipped = skipReason !== undefined || process.platform !== 'linux';

interface BuilderConfig {
  readonly getConfig: (folder: string, file: string, options: null) => Promise<Record<string, unknown>>;
  readonly validateConfiguration: (
    config: unknown,
    log: { isEnabled: boolean; add(): void },
  ) => Promise<void>;
}
/** Electron-builder's own reading and checking of its settings; it exports neither. */
function builderConfig(): BuilderConfig {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  return builder('app-builder-lib/out/util/config/config.js') as BuilderConfig;
}

describe('REQ-APP-016 settings of the installers', () => {
  it('declare Linux, Windows and macOS, and pass the schema of electron-builder', async () => {
    const { getConfig, validateConfiguration } = builderConfig();
    const config = await getConfig(root, join(root, 'electron-builder.yml'), null);
    const log = { isEnabled: false, add: () => {} };
    await validateConfiguration(config, log);
    expect(config).toMatchObject({
      linux: { target: ['AppImage', 'deb', 'dir'] },
      win: { target: ['nsis'] },
      mac: { target: ['dmg', 'zip'] },
      asar: true,
      publish: null,
    });
    await expect(validateConfiguration({ ...config, assar: true }, log)).rejects.toThrow(/assar/);
  });

  it('fuses close every other way into the application', () => {
    expect(releaseFuses).toMatchObject({
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
    });
  });
});

describe.skipIf(isSkipped)('REQ-APP-016 the packaged application', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(root, 'build/package.mjs'), '--dir'], { cwd: root, stdio: 'pipe' });
  }, 300_000);

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(executable);
    const wanted = Object.entries(releaseFuses).filter(
      ([fuse]) => wire[Number(fuse) as FuseV1Options] !== undefined,
    );
    expect(wanted.length).toBeGreaterThanOrEqual(6);
    for (const [fuse, isOn] of wanted) {
      expect([fuse, wire[Number(fuse) as FuseV1Options]]).toEqual([
        fuse,
        isOn ? FuseState.ENABLE : FuseState.DISABLE,
      ]);
    }
  });

  it('keeps shell and page in the archive, and native modules, models and the list of parts outside', () => {
    const files = listPackage(join(packaged, 'resources/app.asar'), { isPack: false });
    expect(files).toContain('/out/app/main.cjs');
    expect(files).toContain('/out/renderer/index.html');
    expect(files.filter((file) => /node_modules|\.(?:node|onnx|ts)$/.test(file))).toEqual([]);
    const processes = join(packaged, 'resources/processes');
    expect(existsSync(join(processes, 'assets/models/phantom-demonstration/model.onnx'))).toBe(true);
    const runtime = join(processes, 'node_modules/onnxruntime-node/bin/napi-v6');
    expect(readdirSync(runtime)).toEqual([process.platform]);
    expect(readdirSync(join(runtime, process.platform))).toEqual([process.arch]);
    const parts = JSON.parse(readFileSync(join(packaged, 'resources/sbom.cdx.json'), 'utf8'));
    expect(parts).toMatchObject({ bomFormat: 'CycloneDX' });
    const names = (parts.components as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['onnxruntime-node', 'better-sqlite3', 'react']));
    expect(names).not.toContain('vitest');
  });

  it('REQ-APP-015 starts on the Node beside it, shows its page, and opens the sample case', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliper-packaged-'));
    const child = spawn(
      executable,
      [
        '--no-sandbox',
        `--user-data-dir=${join(folder, 'shell')}`,
        `--library=${join(folder, 'library')}`,
        '--remote-debugging-port=0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const exited = once(child, 'exit');
    try {
      const evaluate = await connectToPage(await debuggerPort(child.stderr));
      const text = 'location.href + document.body.innerText';
      await expect
        .poll(() => evaluate(text), { timeout: 60_000 })
        .toMatch(/^app:\/\/caliper\/index\.html.*the library is empty/is);
      expect(existsSync(join(folder, 'library/library.sqlite'))).toBe(true);
      // The sample case needs the decoder, the engine and ONNX Runtime.
      await evaluate(
        `[...document.querySelectorAll('button')].find((button) => /sample case/i.test(button.innerText)).click()`,
      );
      await expect.poll(() => evaluate(text), { timeout: 60_000 }).toMatch(/phantom-clip/i);
    } finally {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    }
  }, 150_000);
});

async function debuggerPort(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    const match = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    if (match) return match[1]!;
  }
  throw new Error('the application ended before it could be watched');
}

/** Evaluates in the page. The fuses keep test drivers out of the shell, so this speaks to the page alone. */
async function connectToPage(port: string): Promise<(expression: string) => Promise<unknown>> {
  let address: string | undefined;
  while (address === undefined) {
    const targets = await fetch(`http://127.0.0.1:${port}/json`).then((answer) => answer.json());
    const pages = targets as { type: string; url: string; webSocketDebuggerUrl: string }[];
    address = pages.find(({ type, url }) => type === 'page' && url.startsWith('app:'))?.webSocketDebuggerUrl;
  }
  const socket = new WebSocket(address);
  await once(socket, 'open');
  return async (expression) => {
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
    const [{ data }] = (await once(socket, 'message')) as [{ data: string }];
    return JSON.parse(data).result?.result.value; // none while the page begins
  };
}
