import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper } from '../../test/run-caliper.ts';
import {
  importCase,
  makeSizingCase,
  openBackend,
  type SizingCase,
  sizeOnCpu,
  storedSizes,
} from '../../test/sizing-case.ts';
import { writeTinyBundle } from '../../test/tiny-bundle.ts';
import { makeVideo } from '../../test/videos/make-video.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { MediaId } from '../contract/ids.ts';
import { exitCodes } from './exit-codes.ts';

// Engines are started in most of these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
let mediaId: MediaId;
let before: unknown;

const at = (name: string) => join(sizingCase.folder, name);
const content = async () => {
  const backend = await openBackend(sizingCase.library, { resumeQueue: false });
  try {
    expect(await backend.client.audit.verify({})).toMatchObject({ firstBroken: null });
    const { media: items } = await backend.client.library.list({});
    // A run that was refused shows as the latest or a later one; nothing else may differ.
    const media = items.map(({ latestRun: _, laterRun: __, ...item }) => item);
    const { tracks } = await backend.client.annotations.tracks({ mediaId });
    return { media, tracks, sizes: await storedSizes(backend, mediaId) };
  } finally {
    await backend.close();
  }
};

beforeAll(async () => {
  sizingCase = await makeSizingCase(60);
  const backend = await openBackend(sizingCase.library);
  const ids = await importCase(backend, sizingCase);
  mediaId = ids.mediaId;
  await sizeOnCpu(backend, ids);
  await backend.close();
  before = await content();

  copyFileSync(sizingCase.video, at('truncated.mp4'));
  truncateSync(at('truncated.mp4'), 2000);
  writeFileSync(at('renamed.mp4'), 'frame_index,lesion\nthis is a table, whatever its name says\n');
  writeFileSync(at('empty.mp4'), '');
  writeFileSync(
    at('noise.mp4'),
    Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 256)),
  );
  writeFileSync(at('outside.csv'), 'frame_index,lesion,xmin,ymin,xmax,ymax\n3,far,5000,5000,5100,5100\n');
  writeFileSync(at('other-video.csv'), 'frame_index,lesion,xmin,ymin,xmax,ymax\n100000,late,5,5,50,50\n');
  await writeTinyBundle(at('three-outputs'), { outputs: 3 });
  const input = { widthPx: 64, heightPx: 64 };
  const card = JSON.parse(readFileSync(join(sizingCase.bundle, 'card.json'), 'utf8')) as { input: object };
  cpSync(sizingCase.bundle, at('wrong-input'), { recursive: true });
  writeFileSync(at('wrong-input/card.json'), JSON.stringify({ ...card, input: { ...card.input, ...input } }));
  cpSync(sizingCase.bundle, at('tampered'), { recursive: true });
  const model = readFileSync(at('tampered/model.onnx'));
  model[model.length - 1]! ^= 1;
  writeFileSync(at('tampered/model.onnx'), model);
  mkdirSync(at('no-model'));
});
afterAll(async () => {
  await sizingCase[Symbol.asyncDispose]();
});

/** What goes in (file names are those in the case's folder), how it is refused, and what the message must say. */
const refused: readonly (readonly [string, readonly string[], ErrorCode, RegExp])[] = [
  ['a video that is cut off', ['size', 'truncated.mp4'], 'corrupt_file', /./],
  ['a table that is called a video', ['size', 'renamed.mp4'], 'unsupported_format', /./],
  ['an empty file', ['size', 'empty.mp4'], 'corrupt_file', /empty/],
  ['noise', ['size', 'noise.mp4'], 'unsupported_format', /./],
  ['a video that is not there', ['size', 'nowhere.mp4'], 'not_found', /does not exist/],
  ['boxes outside the frame', ['size', 'video.mp4', '--boxes', 'outside.csv'], 'invalid_input', /outside/],
  [
    'boxes of another video',
    ['size', 'video.mp4', '--boxes', 'other-video.csv'],
    'invalid_input',
    /no box that fits/,
  ],
  [
    'a model that answers three numbers',
    ['size', 'video.mp4', '--model', 'three-outputs'],
    'model_contract',
    /numbers/,
  ],
  [
    'a model with another input',
    ['size', 'video.mp4', '--model', 'wrong-input'],
    'model_contract',
    /input "crop"/,
  ],
  [
    'a model that is not the one of its card',
    ['size', 'video.mp4', '--model', 'tampered'],
    'model_untrusted',
    /card/,
  ],
  ['a folder without a model', ['size', 'video.mp4', '--model', 'no-model'], 'not_found', /./],
];

describe('bad input at the command line', () => {
  it.each(refused)(
    '%s: one paragraph, its own exit status, nothing lost',
    async (_what, args, code, message) => {
      const paths = args.map((arg, i) => (i > 0 && !arg.startsWith('--') ? at(arg) : arg));
      const model = args.includes('--model') ? [] : ['--model', sizingCase.bundle];
      const run = await runCaliper([...paths, ...model, '--library', sizingCase.library]);
      expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: exitCodes[code] });
      expect(run.stderr).toMatch(message);
      expect(run.stderr).not.toMatch(/\n\s+at /); // no stack
      expect(run.stdout).toBe('');
    },
  );

  it('left the library as it was', async () => {
    expect(await content()).toEqual(before);
  });

  it('refuses a second writer by name, and leaves the first one alone', async () => {
    const first = await openBackend(sizingCase.library, { resumeQueue: false });
    const run = await runCaliper(['history', '--library', sizingCase.library]);
    expect(run).toMatchObject({ status: exitCodes.locked, stdout: '' });
    await first.close();
    expect(await content()).toEqual(before);
  });

  it('refuses a library of a newer version, untouched', async () => {
    const library = at('newer');
    cpSync(sizingCase.library, library, { recursive: true });
    const file = join(library, 'library.sqlite');
    const db = new Database(file);
    db.pragma('user_version = 999');
    db.close();
    const bytes = readFileSync(file);
    const run = await runCaliper(['history', '--library', library]);
    expect(run.status).toBe(exitCodes.newer_version);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('says what sizing needs where there are no boxes', async () => {
    const run = await runCaliper([
      'size',
      sizingCase.video,
      '--model',
      sizingCase.bundle,
      '--library',
      at('bare'),
    ]);
    expect(run.status).toBe(exitCodes.invalid_input);
    expect(run.stderr).toMatch(/needs a box around each lesion/);
  });

  it('gives errors as JSON to programs', async () => {
    const run = await runCaliper(['size', at('empty.mp4'), '--json', '--library', at('bare')]);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'corrupt_file' } });
  });
});

describe('a video that vanishes while it is sized', () => {
  it('fails the job as file_changed and keeps everything else', async () => {
    const video = at('vanishing.mp4');
    await makeVideo(video, { encoder: 'libx264', frameCount: 1500, keyEvery: 25 });
    const lines = Array.from({ length: 1500 }, (_, i) => `${i},left,2,2,80,48`);
    writeFileSync(at('vanishing.csv'), ['frame_index,lesion,xmin,ymin,xmax,ymax', ...lines].join('\n'));
    const backend = await openBackend(at('vanishing'));
    const ids = await importCase(backend, { ...sizingCase, video, boxes: at('vanishing.csv') });
    const { jobId } = await backend.client.predictions.size({ ...ids, provider: 'cpu' });
    for await (const { progress } of await backend.client.jobs.watch({ jobId }))
      if (progress) rmSync(video, { force: true });
    expect(await backend.client.jobs.get({ jobId })).toMatchObject({
      state: 'failed',
      error: { code: 'file_changed' },
    });
    expect((await backend.client.annotations.tracks({ mediaId: ids.mediaId })).tracks).toHaveLength(1);
    await backend.close();
  });
});

/** A small disk of its own, where this process may make one. */
function smallDisk(path: string, size: string): boolean {
  mkdirSync(path, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0;
}

describe('a full disk', () => {
  it('stops sizing as disk_full; with room again the retry succeeds and nothing is lost', async ({
    skip,
  }) => {
    const disk = at('disk');
    if (!smallDisk(disk, '6m')) skip('needs the right to mount a small disk');
    try {
      const args = ['--library', join(disk, 'library')];
      await runCaliper(['import', sizingCase.video, '--boxes', sizingCase.boxes, ...args]);
      const free = statfsSync(disk).bavail * statfsSync(disk).bsize;
      writeFileSync(join(disk, 'filler'), Buffer.alloc(free - 120 * 1024));
      const run = await runCaliper(['size', sizingCase.video, '--model', sizingCase.bundle, ...args]);
      expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: exitCodes.disk_full });
      expect(run.stderr).toMatch(/disk is full/i);
      rmSync(join(disk, 'filler'));
      const again = await runCaliper(['size', sizingCase.video, '--model', sizingCase.bundle, ...args]);
      expect({ status: again.status, stderr: again.stderr }).toMatchObject({ status: 0 });
      expect((await runCaliper(['audit', 'verify', ...args])).status).toBe(0);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
