import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, describe, expect, it } from 'vitest';
import { releaseFuses } from '../../build/fuses.mjs';
import type { BackendClient } from '../../main/backend/index.ts';
import type { JobId, MediaId } from '../../main/contract/ids.ts';
import type { JobState } from '../../main/contract/jobs.ts';
import type { LesionSize } from '../../main/contract/predictions.ts';
import { skipReason } from './launch.ts';
import { startPackaged } from './packaged-application.ts';

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

  it('REQ-APP-015 sizes the sample case on the Node beside it, outlives the death of engine and backend, and has the sizes after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliper-packaged-'));
    try {
      let sized: LesionSize[];
      {
        await using application = await startPackaged(executable, folder);
        await expect.poll(application.text, { timeout: 60_000 }).toMatch(/the library is empty/i);
        expect(application.processes('backend')).toEqual([join(packaged, 'resources/node/node')]);
        await application.evaluate(
          `[...document.querySelectorAll('button')].find((button) => /sample case/i.test(button.innerText)).click()`,
        );
        await expect.poll(application.text, { timeout: 60_000 }).toMatch(/phantom-clip/i);

        let client = await application.client();
        const { media, model } = await client.library.openSample({});
        const order = { mediaId: media.id, modelId: model.id };
        expect(await ended(client, (await client.predictions.size(order)).jobId)).toBe('done');
        expect(application.processes('engine')).toEqual([join(packaged, 'resources/node/node')]);
        sized = await newestSizes(client, media.id);
        expect(sized.length).toBeGreaterThan(0);

        application.signal('engine', 'SIGSTOP'); // it cannot finish before it dies
        const { jobId } = await client.predictions.size(order);
        await running(client, jobId);
        application.signal('engine', 'SIGKILL');
        expect(await ended(client, jobId)).toBe('interrupted');
        await client.jobs.retry({ jobId });
        expect(await ended(client, jobId)).toBe('done');

        application.signal('engine', 'SIGSTOP');
        const { jobId: again } = await client.predictions.size(order);
        await running(client, again);
        application.signal('backend', 'SIGKILL', 'engine');
        client = await application.client();
        expect((await client.jobs.get({ jobId: again })).state).toBe('interrupted');
        await client.jobs.retry({ jobId: again });
        expect(await ended(client, again)).toBe('done');
        expect(withoutIds(await newestSizes(client, media.id))).toEqual(withoutIds(sized));
        await expect.poll(application.text).toMatch(/phantom-clip/i); // the page has found its way back as well
      }
      await using application = await startPackaged(executable, folder);
      await expect.poll(application.text, { timeout: 60_000 }).toMatch(/All changes saved/);
      await application.evaluate("location.hash = '#/library'");
      await expect.poll(application.text, { timeout: 60_000 }).toMatch(/phantom-clip/i);
      const client = await application.client();
      const { media } = await client.library.list({ limit: 10 });
      expect(withoutIds(await newestSizes(client, media[0]!.id))).toEqual(withoutIds(sized));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 300_000);
});

async function ended(client: BackendClient, jobId: JobId): Promise<JobState> {
  let state: JobState = 'queued';
  for await (const job of await client.jobs.watch({ jobId })) state = job.state;
  return state;
}

async function running(client: BackendClient, jobId: JobId): Promise<void> {
  await expect.poll(async () => (await client.jobs.get({ jobId })).state).toBe('running');
}

async function newestSizes(client: BackendClient, mediaId: MediaId): Promise<LesionSize[]> {
  const { runs } = await client.predictions.runs({ mediaId });
  const newest = runs.filter(({ state }) => state === 'done').sort((a, b) => (a.id < b.id ? 1 : -1))[0]!;
  return (await client.predictions.lesions({ runId: newest.id })).lesions;
}

/** What two runs of the same video and model have in common. */
const withoutIds = (sizes: readonly LesionSize[]) =>
  sizes.map(({ lesionId, sizeMm, lowMm, highMm }) => ({ lesionId, sizeMm, lowMm, highMm }));
