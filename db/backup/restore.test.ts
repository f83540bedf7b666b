import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  addVideo,
  freshLibrary,
  steppingClock,
  temporaryFolder,
  testOptions,
} from '../../test/database/library.ts';
import { killHard, nextLine, startProgram } from '../../test/database/process.ts';
import { fillSample } from '../../test/database/sample.ts';
import { visibleState } from '../../test/database/visible.ts';
import { runCaliper } from '../../test/run-caliper.ts';
import {
  backUp,
  backUpIfChanged,
  listBackups,
  listMedia,
  openDatabase,
  restoreBackup,
  setSetting,
} from '../index.ts';
import { libraryFiles } from '../open/files.ts';
import { backupPath } from './list.ts';

/** A closed library with a backup, and an edit after it. */
async function backedUp(folder: string) {
  const db = await openDatabase(folder, testOptions());
  await fillSample(db);
  const then = visibleState(db);
  const { name } = await backUp(db, 'by hand');
  addVideo(db, 'later');
  const now = visibleState(db);
  await db.close();
  return { name, then, now };
}

async function stateOf(folder: string): Promise<string> {
  const db = await openDatabase(folder, testOptions());
  const state = visibleState(db);
  await db.close();
  return state;
}

/** What can have become of a library; `opens` says whether it is still one that a person can work in. */
const fates: readonly [string, (path: string) => void, { opens?: true; gone?: true }?][] = [
  ['whole', () => {}, { opens: true }],
  ['cut off', (path) => truncateSync(path, statSync(path).size >> 1)],
  ['emptied', (path) => truncateSync(path, 0)],
  ['overwritten with rubbish', (path) => writeFileSync(path, 'rubbish '.repeat(999))],
  ['overwritten in the middle', (path) => writeFileSync(path, readFileSync(path).fill(0xa5, 8192, 60_000))],
  ['missing', (path) => rmSync(path), { gone: true }],
  [
    'newer',
    (path) => {
      const newer = new Database(path);
      newer.pragma('user_version = 9999');
      newer.close();
    },
  ],
];

describe('REQ-DB-009 a restore needs no library that can be opened', () => {
  it.each(fates)(
    'puts a backup in the place of one that is %s, and that one back in turn',
    async (_, befall, fate = {}) => {
      using folder = temporaryFolder();
      const { name, then, now } = await backedUp(folder.path);
      const { database } = libraryFiles(folder.path);
      befall(database);
      const found = fate.gone ? undefined : readFileSync(database);

      const { backup, kept } = restoreBackup(folder.path, name);
      expect(backup.name).toBe(name);
      expect(await stateOf(folder.path)).toBe(then);
      if (fate.gone) {
        expect(kept).toBeUndefined();
        return;
      }
      expect(listBackups(folder.path)).toContainEqual(kept);
      expect(kept?.reason).toBe('before restore');
      expect(readFileSync(backupPath(folder.path, kept!.name))).toEqual(found);

      restoreBackup(folder.path, kept!.name);
      expect(readFileSync(database)).toEqual(found);
      if (fate.opens) expect(await stateOf(folder.path)).toBe(now);
      else await expect(openDatabase(folder.path, testOptions())).rejects.toThrow('caliper backups restore');
      restoreBackup(folder.path, name);
      expect(await stateOf(folder.path)).toBe(then);
    },
  );

  it.each(fates)('lists and restores by the command line where the library is %s', async (_, befall) => {
    using folder = temporaryFolder();
    const { name, then } = await backedUp(folder.path);
    befall(libraryFiles(folder.path).database);
    const library = ['--library', folder.path, '--json'];
    const listed = await runCaliper(['backups', 'list', ...library]);
    expect(JSON.parse(listed.stdout).backups).toMatchObject([{ name, reason: 'by hand' }]);
    const restored = await runCaliper(['backups', 'restore', name, ...library]);
    expect({ status: restored.status, stderr: restored.stderr }).toEqual({ status: 0, stderr: '' });
    expect(await stateOf(folder.path)).toBe(then);
  });

  it('keeps the write-ahead file of a library that was not closed, and brings it back with it', async () => {
    using folder = temporaryFolder();
    const { name } = await backedUp(folder.path);
    const files = libraryFiles(folder.path);
    const holder = startProgram('holder.ts', [folder.path]);
    await nextLine(holder);
    expect(() => restoreBackup(folder.path, name)).toThrow(expect.objectContaining({ code: 'locked' }));
    await killHard(holder);
    const wal = readFileSync(files.wal);
    expect(wal.length).toBeGreaterThan(0);
    const { kept } = restoreBackup(folder.path, name);
    expect(existsSync(files.wal)).toBe(false);
    restoreBackup(folder.path, kept!.name);
    expect(readFileSync(files.wal)).toEqual(wal);
    const db = await openDatabase(folder.path, testOptions());
    expect(listMedia(db, 9)).toHaveLength(2);
    expect(db.read("SELECT 1 FROM audit WHERE actor = 'holder'").all()).toHaveLength(1);
    await db.close();
  });

  it('opens a library whose lock file was overwritten', async () => {
    using folder = temporaryFolder();
    const { name, then } = await backedUp(folder.path);
    writeFileSync(libraryFiles(folder.path).lock, 'no lock at all '.repeat(100));
    restoreBackup(folder.path, name);
    expect(await stateOf(folder.path)).toBe(then);
  });
});

describe('REQ-DB-009 a clock that jumps', () => {
  it('changes neither the order of backups nor which are made and kept', async () => {
    let utcMs = Date.UTC(2026, 10, 24, 12);
    const clock = { ...steppingClock(), utcMs: () => utcMs };
    await using library = await freshLibrary({ clock });
    const { db, folder } = library;
    const made: string[] = [];
    for (let i = 0; i < 30; i += 1) {
      utcMs += (i % 3 === 0 ? -5 : 1) * 3_600_000;
      addVideo(db, `video ${i}`);
      const backup = await backUpIfChanged(db, 'timer');
      expect(existsSync(backupPath(folder, backup!.name))).toBe(true);
      made.push(backup!.name);
      expect(listBackups(folder)[0]).toEqual(backup);
      expect(await backUpIfChanged(db, 'timer')).toBeUndefined();
    }
    expect(
      listBackups(folder)
        .slice(0, 10)
        .map(({ name }) => name),
    ).toEqual(made.reverse().slice(0, 10));
  }, 60_000);

  it('makes one after a restore of an older state, although the newest has more rows', async () => {
    using folder = temporaryFolder();
    const { name } = await backedUp(folder.path);
    const options = { ...testOptions(), newId: randomUUID };
    let db = await openDatabase(folder.path, options);
    for (let i = 0; i < 20; i += 1) addVideo(db, `more ${i}`);
    await backUp(db, 'timer');
    await db.close();
    restoreBackup(folder.path, name);
    db = await openDatabase(folder.path, options);
    addVideo(db, 'another way');
    expect(await backUpIfChanged(db, 'timer')).toBeDefined();
    await db.close();
  });

  it('takes a number that nobody comes to for none, and loses nothing by it', async () => {
    using folder = temporaryFolder();
    const { name } = await backedUp(folder.path);
    const renamed = name.replace(/^library-\d+/, `library-${'9'.repeat(21)}`);
    renameSync(backupPath(folder.path, name), backupPath(folder.path, renamed));
    expect(listBackups(folder.path).map((backup) => backup.name)).toEqual([renamed]);
    const before = readFileSync(libraryFiles(folder.path).database);
    const { kept } = restoreBackup(folder.path, renamed);
    expect(kept!.name).toMatch(/^library-000001-/);
    expect(readFileSync(backupPath(folder.path, kept!.name))).toEqual(before);
    const db = await openDatabase(folder.path, testOptions());
    expect((await backUp(db, 'by hand')).name).toMatch(/^library-000002-/);
    await db.close();
  });

  it('lists backups from before they were numbered behind the others', async () => {
    await using library = await freshLibrary();
    const { db, folder } = library;
    setSetting(db, 'theme', 'dark');
    const { name } = await backUp(db, 'timer');
    const old = 'library-20991124T035257123Z--timer.sqlite';
    copyFileSync(backupPath(folder, name), backupPath(folder, old));
    expect(listBackups(folder).map((backup) => backup.name)).toEqual([name, old]);
  });
});
