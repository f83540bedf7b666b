import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { addVideo, freshLibrary, temporaryFolder, testOptions } from '../../test/database/library.ts';
import { killHard, nextLine, startProgram } from '../../test/database/process.ts';
import {
  addJob,
  addLesion,
  addModel,
  backUp,
  getJob,
  getRun,
  listMedia,
  openDatabase,
  openForLooking,
  type ReadableDb,
  setLesionDetails,
  startNextJob,
  startRun,
} from '../index.ts';
import { libraryFiles } from './files.ts';

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const withCode = (code: string) => expect.objectContaining({ code });

/** A closed library with one video, and what its file looks like. */
async function closedLibrary(folder: string): Promise<string> {
  const db = await openDatabase(folder, testOptions());
  addVideo(db);
  await db.close();
  return libraryFiles(folder).database;
}

describe('openDatabase', () => {
  it('switches every guarantee on at each opening', async () => {
    using folder = temporaryFolder();
    for (const created of [true, false]) {
      const db = await openDatabase(folder.path, testOptions());
      expect(db.opened).toMatchObject({ created, walMissing: false, interruptedJobs: [], removedBatches: 0 });
      const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers', 'busy_timeout'];
      expect(pragmas.map((name) => db.sqlite.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 1, 5000]);
      expect(db.sqlite.pragma('application_id', { simple: true })).toBe(0x43414c50);
      await db.close();
      expect(existsSync(libraryFiles(folder.path).wal)).toBe(false);
    }
  });

  it('REQ-DB-006 refuses a second writer and names the first; a killed one leaves no lock behind', async () => {
    using folder = temporaryFolder();
    const holder = startProgram('holder.ts', [folder.path]);
    expect(await nextLine(holder)).toBe('open');
    await expect(openDatabase(folder.path, testOptions())).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${holder.pid} on `),
      details: { pid: holder.pid, at: expect.stringContaining('T') },
    });
    const reader = openForLooking(folder.path);
    expect(listMedia(reader, 1)).toEqual([]);
    await reader.close();
    await killHard(holder);
    const db = await openDatabase(folder.path, testOptions());
    expect(db.opened).toMatchObject({ created: false, walMissing: false });
    await db.close();
  });

  it('REQ-DB-006 leaves a newer library untouched', async () => {
    using folder = temporaryFolder();
    const path = await closedLibrary(folder.path);
    const newer = new Database(path);
    newer.pragma('user_version = 9999');
    newer.close();
    const before = hashOf(path);
    await expect(openDatabase(folder.path, testOptions())).rejects.toMatchObject({
      code: 'newer_version',
      message: expect.stringContaining('9999'),
    });
    expect(() => openForLooking(folder.path)).toThrow(withCode('newer_version'));
    expect(hashOf(path)).toBe(before);
  });

  it("leaves another program's database untouched", async () => {
    using folder = temporaryFolder();
    const { database } = libraryFiles(folder.path);
    const other = new Database(database);
    other.exec('CREATE TABLE t (a)');
    other.close();
    const before = hashOf(database);
    await expect(openDatabase(folder.path, testOptions())).rejects.toMatchObject({
      code: 'unsupported_format',
    });
    expect(hashOf(database)).toBe(before);
  });

  it.each([
    ['cut in half', (path: string) => truncateSync(path, statSync(path).size >> 1)],
    ['empty', (path: string) => truncateSync(path, 0)],
    ['cut to its header', (path: string) => truncateSync(path, 100)],
    ['overwritten with text', (path: string) => writeFileSync(path, 'no database at all '.repeat(1000))],
    [
      'overwritten in the middle',
      (path: string) => writeFileSync(path, readFileSync(path).fill(0xa5, 8192, 60_000)),
    ],
  ])('REQ-DB-006 says what a file that is %s can be replaced by, and deletes nothing', async (_, damage) => {
    using folder = temporaryFolder();
    const db = await openDatabase(folder.path, testOptions());
    addVideo(db);
    const backup = await backUp(db, 'by hand');
    await db.close();
    const { database } = libraryFiles(folder.path);
    damage(database);
    const before = hashOf(database);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(openDatabase(folder.path, testOptions())).rejects.toMatchObject({
        code: 'database_damaged',
        details: { backups: [backup.name] },
      });
    }
    expect(hashOf(database)).toBe(before);
  });

  it('does not put an empty library in the place of one that is gone', async () => {
    using folder = temporaryFolder();
    const db = await openDatabase(folder.path, testOptions());
    const backup = await backUp(db, 'by hand');
    await db.close();
    rmSync(libraryFiles(folder.path).database);
    await expect(openDatabase(folder.path, testOptions())).rejects.toMatchObject({
      code: 'database_damaged',
      details: { backups: [backup.name] },
    });
  });

  it('opens without its WAL file, whole, and says that the last edits may be lost', async () => {
    using folder = temporaryFolder();
    await closedLibrary(folder.path);
    const holder = startProgram('holder.ts', [folder.path]);
    await nextLine(holder);
    await killHard(holder);
    rmSync(libraryFiles(folder.path).wal);
    const db = await openDatabase(folder.path, testOptions());
    expect(db.opened.walMissing).toBe(true);
    expect(listMedia(db, 9)).toHaveLength(1);
    await db.close();
    const again = await openDatabase(folder.path, testOptions());
    expect(again.opened.walMissing).toBe(false);
    await again.close();
  });

  it('REQ-JOB-001 marks what ran when the last process died as interrupted', async () => {
    await using library = await freshLibrary();
    const { db, folder } = library;
    const { id } = addJob(db, 'size', {});
    startNextJob(db);
    const model = {
      name: 'm',
      version: '1',
      folder: '/m',
      sha256: '0'.repeat(64),
      demonstration: false,
      card: null,
      goldenSha256: null,
      graphProblem: null,
    };
    const run = startRun(db, addVideo(db), addModel(db, model).id, id);
    await db.close();
    const reopened = await openDatabase(folder, testOptions());
    expect(reopened.opened.interruptedJobs).toEqual([id]);
    expect(getJob(reopened, id)).toMatchObject({ state: 'interrupted', error: { code: 'interrupted' } });
    expect(getRun(reopened, run.id)).toMatchObject({ state: 'incomplete', jobId: id });
    await reopened.close();
  });
});

describe('readers and writers', () => {
  it('shows a reader what a writer has done, and lets it write nothing', async () => {
    await using library = await freshLibrary();
    const lesion = addLesion(library.db, addVideo(library.db), { name: 'a' });
    const reader: ReadableDb = openForLooking(library.folder);
    expect(listMedia(reader, 9)).toHaveLength(1);
    // @ts-expect-error A reader cannot be given to a function that writes.
    expect(() => setLesionDetails(reader, lesion.id, { name: 'b' })).toThrow();
    expect(() => reader.read("UPDATE object SET name = 'b'")).toThrow('a statement that writes');
    await reader.close();
  });

  it('has nothing to look at where no library is', () => {
    using folder = temporaryFolder();
    expect(() => openForLooking(join(folder.path, 'nowhere'))).toThrow(withCode('not_found'));
  });
});
