import type { FileHandle } from 'node:fs/promises';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { isCsvOf } from './our-files.ts';
import { writeOutputFiles } from './write-files.ts';

/** What the writer does with files, in order; `before` is called ahead of each step and may throw in its place. */
const steps = vi.hoisted(() => ({ before: async (_step: string): Promise<void> => {} }));

vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof import('node:fs/promises')>();
  const watched = (file: FileHandle, name: string): FileHandle => {
    const sync = file.sync.bind(file);
    file.sync = async () => {
      await steps.before(`sync ${name}`);
      await sync();
    };
    const appendFile = file.appendFile.bind(file);
    file.appendFile = async (...args) => {
      await steps.before(`write ${name}`);
      await appendFile(...args);
    };
    return file;
  };
  return {
    ...actual,
    open: async (path: string, flags: string | number) => {
      if (typeof flags === 'number') return await actual.open(path, flags); // a look at what stands there
      const name = flags === 'r' ? 'folder' : 'temporary';
      await steps.before(`open ${name}`);
      return watched(await actual.open(path, flags), name);
    },
    rename: async (from: string, to: string) => {
      await steps.before('rename');
      await actual.rename(from, to);
    },
  };
});

const inFolder = temporaryFolder();
const isOurs = isCsvOf('old');
const order = ['open temporary', 'write temporary', 'sync temporary', 'rename', 'open folder', 'sync folder'];

beforeEach(async () => {
  steps.before = async () => {};
  await writeFile(inFolder('file.csv'), 'old');
});

it('REQ-DATA-005 at each step a power cut would leave the old file or the new one, whole', async () => {
  const seen: [string, string][] = [];
  steps.before = async (step) => {
    seen.push([step, await readFile(inFolder('file.csv'), 'utf8')]);
  };
  await writeOutputFiles([{ path: inFolder('file.csv'), isOurs, pieces: ['new'] }], { replace: true });
  // The content is flushed before it gets the name, and the name before the call returns.
  expect(seen).toEqual(order.map((step, i) => [step, i < 4 ? 'old' : 'new']));
  expect(await readFile(inFolder('file.csv'), 'utf8')).toBe('new');
});

it.each(order.slice(0, 4))(
  'REQ-DATA-005 a failure to %s leaves the old file and nothing else',
  async (failing) => {
    steps.before = async (step) => {
      if (step === failing) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    await expect(
      writeOutputFiles([{ path: inFolder('file.csv'), isOurs, pieces: ['new'] }], { replace: true }),
    ).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('Results in the library are not affected.'),
    });
    expect(await readFile(inFolder('file.csv'), 'utf8')).toBe('old');
    expect(await readdir(inFolder('.'))).toEqual(['file.csv']);
  },
);

it('REQ-CLI-001 files that belong together stay as they were where the last cannot be put in place', async () => {
  await writeFile(inFolder('file.json'), 'old');
  let renames = 0;
  steps.before = async (step) => {
    if (step === 'rename' && ++renames === 2) throw new Error('no second name');
  };
  const files = ['file.csv', 'file.json'].map((name) => ({ path: inFolder(name), isOurs, pieces: ['new'] }));
  await expect(writeOutputFiles(files, { replace: true })).rejects.toThrow('no second name');
  for (const { path } of files) expect(await readFile(path, 'utf8')).toBe('old');
  expect((await readdir(inFolder('.'))).sort()).toEqual(['file.csv', 'file.json']);
});

it('REQ-CLI-001 a file that Caliper did not write is never replaced, and every one in the way is named', async () => {
  await writeFile(inFolder('file.json'), 'thesis');
  const files = ['file.csv', 'file.json'].map((name) => ({ path: inFolder(name), isOurs, pieces: ['new'] }));
  for (const replace of [true, false]) {
    const named = replace ? [inFolder('file.json')] : files.map(({ path }) => path);
    await expect(writeOutputFiles(files, { replace })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(named.join(' and ')),
      details: { paths: named, replaceable: false },
    });
  }
  expect(await readFile(inFolder('file.csv'), 'utf8')).toBe('old');
  expect(await readFile(inFolder('file.json'), 'utf8')).toBe('thesis');
});

it.each(['', 'folder/', 'absent/file.csv'])(
  'REQ-CLI-001 %j is no place for a file, which is said first',
  async (name) => {
    let isAsked = false;
    const pieces = (function* () {
      isAsked = true;
      yield 'new';
    })();
    const path = name === '' ? '' : `${inFolder('.')}/${name}`;
    await expect(writeOutputFiles([{ path, isOurs, pieces }], {})).rejects.toMatchObject({
      code: name.startsWith('absent') ? 'not_found' : 'invalid_input',
    });
    expect(isAsked).toBe(false);
  },
);

it('REQ-CLI-001 a name of many bytes is as good as another', async () => {
  const path = inFolder(`${'測'.repeat(80)}.csv`);
  await writeOutputFiles([{ path, isOurs, pieces: ['old'] }], {});
  await writeOutputFiles([{ path, isOurs, pieces: ['new'] }], { replace: true });
  expect(await readFile(path, 'utf8')).toBe('new');
});
