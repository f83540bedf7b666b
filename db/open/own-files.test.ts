import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addVideo, temporaryFolder, testOptions } from '../../test/database/library.ts';
import { copyToPart } from '../backup/copy-file.ts';
import { backUp, listBackups, openDatabase, openForLooking, restoreBackup } from '../index.ts';
import { libraryFiles } from './files.ts';
import { openOwnFile, readOwnFile } from './own-files.ts';

const skipped = process.platform === 'win32';

/** A closed library with a backup, and beside it a file that is none of Caliper's business. */
async function receivedLibrary() {
  const parent = temporaryFolder();
  const folder = join(parent.path, 'library');
  const thesis = join(parent.path, 'thesis.txt');
  writeFileSync(thesis, 'years of work', { mode: 0o644 });
  const db = await openDatabase(folder, testOptions());
  addVideo(db);
  const backup = await backUp(db, 'by hand');
  await db.close();
  const isUntouched = () =>
    readFileSync(thesis, 'utf8') === 'years of work' && (statSync(thesis).mode & 0o777) === 0o644;
  return { folder, thesis, backup, isUntouched, [Symbol.dispose]: () => parent[Symbol.dispose]() };
}

const { backups: _, ...files } = libraryFiles('.');
const fixedNames = [
  ...Object.values(files),
  'logs/caliper.log',
  'logs/caliper.log.old',
  'library.lock-journal',
];

describe.skipIf(skipped)('REQ-DB-016 a library that was received leads to no file outside', () => {
  it.each([
    ...fixedNames,
    'library.sums.tmp',
    'library.restored.sqlite.part',
    'library.restored.sqlite-wal.part',
  ])('a link under the name %s', async (name) => {
    using received = await receivedLibrary();
    const { folder, thesis, backup, isUntouched } = received;
    mkdirSync(join(folder, 'logs'), { recursive: true });
    rmSync(join(folder, name), { force: true });
    symlinkSync(thesis, join(folder, name));
    const isFixed = fixedNames.includes(name);
    const refused = { code: 'conflict', message: expect.stringContaining(`${name} is a link`) };
    const opening = openDatabase(folder, testOptions()).then((db) => db.close());
    await (isFixed
      ? expect(opening).rejects.toMatchObject(refused)
      : expect(opening).resolves.toBeUndefined());
    if (isFixed) {
      expect(() => openForLooking(folder)).toThrow(expect.objectContaining(refused));
      expect(() => restoreBackup(folder, backup.name)).toThrow(expect.objectContaining(refused));
      expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
    } else restoreBackup(folder, backup.name);
    expect(isUntouched()).toBe(true);
  });

  it.each(['backups', 'logs', 'thumbnails'])('a link in the place of the folder %s', async (name) => {
    using received = await receivedLibrary();
    const { folder } = received;
    rmSync(join(folder, name), { recursive: true, force: true });
    symlinkSync('..', join(folder, name));
    await expect(openDatabase(folder, testOptions())).rejects.toMatchObject({ code: 'conflict' });
    expect(received.isUntouched()).toBe(true);
  });

  it.each(fixedNames)('a pipe or a folder under the name %s is told at once', async (name) => {
    using received = await receivedLibrary();
    const { folder } = received;
    mkdirSync(join(folder, 'logs'), { recursive: true });
    for (const [make, kind] of [
      [(path: string) => void spawnSync('mkfifo', [path]), 'a pipe'],
      [(path: string) => mkdirSync(path), 'a folder'],
    ] as const) {
      rmSync(join(folder, name), { force: true });
      make(join(folder, name));
      const refused = { code: 'conflict', message: expect.stringContaining(`${name} is ${kind}`) };
      await expect(openDatabase(folder, testOptions())).rejects.toMatchObject(refused);
    }
  });

  it('a place that becomes a link or a pipe after the look', async () => {
    using received = await receivedLibrary();
    const link = join(received.folder, 'link');
    symlinkSync(received.thesis, link);
    expect(() => openOwnFile(link)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(readOwnFile(link)).toBeUndefined();
    const pipe = join(received.folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    expect(() => openOwnFile(pipe)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(readOwnFile(pipe)).toBeUndefined();
  });

  it('a copy takes the place of a link', async () => {
    using received = await receivedLibrary();
    const part = join(received.folder, 'copy.part');
    symlinkSync(received.thesis, part);
    copyToPart(libraryFiles(received.folder).database, join(received.folder, 'copy'));
    expect(received.isUntouched()).toBe(true);
    expect(lstatSync(part).isFile()).toBe(true);
  });

  it('a link or a pipe under the name of a backup is no backup', async () => {
    using received = await receivedLibrary();
    const { folder, backup, thesis } = received;
    const place = join(libraryFiles(folder).backups, backup.name);
    for (const make of [() => symlinkSync(thesis, place), () => void spawnSync('mkfifo', [place])]) {
      rmSync(place);
      make();
      expect(listBackups(folder)).toEqual([]);
    }
  });

  it('half files of a process that was killed go', async () => {
    using received = await receivedLibrary();
    const left = join(received.folder, 'library.sums.0123456789ab.tmp');
    writeFileSync(left, '');
    writeFileSync(join(received.folder, 'library.notes.tmp'), 'mine');
    await (await openDatabase(received.folder, testOptions())).close();
    expect(existsSync(left)).toBe(false);
    expect(existsSync(join(received.folder, 'library.notes.tmp'))).toBe(true);
    expect(readdirSync(received.folder).filter((name) => /\.[0-9a-f]{12}\.tmp$/.test(name))).toEqual([]);
  });
});

describe.skipIf(skipped)('REQ-DB-010 the rights of files that Caliper did not make stay', () => {
  it('beside the library and in folders of its names, links and what they lead to', async () => {
    using received = await receivedLibrary();
    const { folder } = received;
    const outside = join(folder, '..', 'outside');
    mkdirSync(join(outside, 'deep'), { recursive: true });
    const own = ['library.bib', 'library.sh', 'library.sqlite.txt', 'logs/diary.txt', 'backups/notes.sqlite'];
    mkdirSync(join(folder, 'logs'));
    mkdirSync(join(folder, 'exports'));
    for (const name of [...own, 'exports/table.csv', '../outside/tool'])
      writeFileSync(join(folder, name), 'mine', { mode: 0o755 });
    linkSync(received.thesis, join(folder, 'thesis.txt'));
    symlinkSync('../../outside', join(folder, 'logs/a'));
    symlinkSync('.', join(folder, 'logs/b'));
    for (const name of ['.', 'logs', 'exports']) chmodSync(join(folder, name), 0o755);
    chmodSync(libraryFiles(folder).database, 0o644);
    await (await openDatabase(folder, testOptions())).close();
    const modeOf = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
    const all = [...own, '.', 'logs', 'exports', 'exports/table.csv', '../outside', '../outside/tool'];
    expect(all.filter((name) => modeOf(name) !== '755')).toEqual([]);
    expect(modeOf('library.sqlite')).toBe('600');
    expect(received.isUntouched()).toBe(true);
  });
});
