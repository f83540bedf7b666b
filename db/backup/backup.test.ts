import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addVideo, freshLibrary, temporaryFolder, testOptions } from '../../test/database/library.ts';
import { fillSample } from '../../test/database/sample.ts';
import { visibleState } from '../../test/database/visible.ts';
import {
  backUp,
  backUpIfChanged,
  backUpRegularly,
  listBackups,
  listMedia,
  openDatabase,
  restoreBackup,
  verifyAudit,
} from '../index.ts';
import { libraryFiles } from '../open/files.ts';
import { backupPath } from './list.ts';
import { problemsOf } from './problems.ts';
import { rotated } from './rotate.ts';

it('REQ-DB-009 counts in the order of making, whatever the clock said, and lets nothing go that a person made', () => {
  const names = ['2026-03-01', '2031-01-01', '2026-03-02', '1999-12-31'].map((day) =>
    backupAt(`${day}T12:00`),
  );
  const byHand = Array.from({ length: 20 }, (_, i) => backupAt(`2020-01-01T00:${10 + i}`, 'by hand'));
  const timer = Array.from({ length: 12 }, (_, i) => backupAt(`2026-03-03T00:${10 + i}`));
  const gone = rotated([...names, ...byHand, ...timer]);
  expect(gone).toEqual(timer.slice(6));
});

const backupAt = (at: string, reason = 'timer') => ({ name: `${at} ${reason}`, at, bytes: 1, reason });

it('keeps the newest ten, the last of each of fourteen days, and the newest before a migration', () => {
  const days = Array.from({ length: 20 }, (_, i) => `2026-03-${String(28 - i).padStart(2, '0')}`);
  const backups = days.flatMap((day) => ['T18:00', 'T09:00'].map((time) => backupAt(day + time)));
  const migration = backupAt('2026-01-01T00:00', 'before migration from schema 1');
  const gone = rotated([
    ...backups,
    migration,
    backupAt('2025-01-01T00:00', 'before migration from schema 0'),
  ]);
  // Ten newest are the first five days whole; of days six to fourteen only the evening stays.
  const kept = [...backups, migration].filter((backup) => !gone.includes(backup)).map(({ at }) => at);
  expect(kept).toEqual([
    ...days.slice(0, 5).flatMap((day) => [`${day}T18:00`, `${day}T09:00`]),
    ...days.slice(5, 14).map((day) => `${day}T18:00`),
    migration.at,
  ]);
});

describe('REQ-DB-005 backups', () => {
  it('are whole, checked and listed newest first', async () => {
    await using library = await freshLibrary();
    const { db, folder } = library;
    addVideo(db);
    const first = await backUp(db, 'by hand');
    const second = await backUp(db, 'Before import: 3 files');
    expect(first).toMatchObject({ at: expect.stringMatching(/^2026-01-02T03:04:05/), reason: 'by hand' });
    expect(listBackups(folder)).toEqual([second, first]);
    expect(second.reason).toBe('before import 3 files');
    expect(readdirSync(libraryFiles(folder).backups)).toHaveLength(2);
    expect(problemsOf(backupPath(folder, first.name))).toEqual([]);
  });

  it('are made only when something changed', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    expect(await backUpIfChanged(db, 'timer')).toBeUndefined();
    addVideo(db);
    expect(await backUpIfChanged(db, 'timer')).toBeDefined();
    expect(await backUpIfChanged(db, 'timer')).toBeUndefined();
  });

  it('are made on opening in the background, and closing waits for them', async () => {
    await using library = await freshLibrary();
    addVideo(library.db);
    await library.db.close();
    const db = await openDatabase(library.folder, testOptions({ backUpOnOpen: true }));
    await db.close();
    expect(listBackups(library.folder).map(({ reason }) => reason)).toEqual(['on opening']);
  });

  it('are made on a timer', async () => {
    await using library = await freshLibrary();
    addVideo(library.db);
    const stop = backUpRegularly(library.db, 1, (error) => {
      throw error;
    });
    while (listBackups(library.folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop();
    await library.db.close();
    expect(listBackups(library.folder)[0]?.reason).toBe('timer');
  });

  it('hold the library as it was when an edit comes in between', async () => {
    await using library = await freshLibrary();
    const { db, folder } = library;
    addVideo(db, 'before', 20_000);
    const backup = backUp(db, 'by hand');
    addVideo(db, 'during');
    const { name } = await backup;
    await db.close();
    restoreBackup(folder, name);
    const restored = await openDatabase(folder, testOptions());
    expect(listMedia(restored, 9).length).toBeGreaterThanOrEqual(1);
    expect(await verifyAudit(restored)).toMatchObject({ firstBroken: null });
    await restored.close();
  });

  it('are not kept when they fail their check', async () => {
    await using library = await freshLibrary();
    const { db, folder } = library;
    addVideo(db);
    const guard = db.sqlite
      .prepare("SELECT sql FROM sqlite_schema WHERE name = 'audit_no_update'")
      .pluck()
      .get() as string;
    db.sqlite.exec(`DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'x' WHERE sequence = 2; ${guard}`);
    await expect(backUp(db, 'by hand')).rejects.toMatchObject({
      code: 'database_damaged',
      details: { problems: ['audit row 2: its content was changed'] },
    });
    expect(readdirSync(libraryFiles(folder).backups)).toEqual([]);
  });
});

describe('REQ-DB-005 restore', () => {
  async function backedUp(folder: string) {
    const db = await openDatabase(folder, testOptions());
    await fillSample(db);
    const then = visibleState(db);
    const { name } = await backUp(db, 'by hand');
    addVideo(db, 'later');
    await db.close();
    return { name, then };
  }

  async function stateOf(folder: string): Promise<string> {
    const db = await openDatabase(folder, testOptions());
    const state = visibleState(db);
    await db.close();
    return state;
  }

  it('brings the earlier library back and keeps the later one', async () => {
    using folder = temporaryFolder();
    const { name, then } = await backedUp(folder.path);
    restoreBackup(folder.path, name);
    expect(await stateOf(folder.path)).toBe(then);
    const [kept] = listBackups(folder.path);
    expect(kept?.reason).toBe('before restore');
    expect(problemsOf(backupPath(folder.path, kept!.name))).toEqual([]);
  });

  it('works when the present library is damaged', async () => {
    using folder = temporaryFolder();
    const { name, then } = await backedUp(folder.path);
    writeFileSync(libraryFiles(folder.path).database, 'rubbish');
    restoreBackup(folder.path, name);
    expect(await stateOf(folder.path)).toBe(then);
  });

  it('refuses a damaged or unknown backup and an open library, and changes nothing', async () => {
    using folder = temporaryFolder();
    const { name } = await backedUp(folder.path);
    const db = await openDatabase(folder.path, testOptions());
    expect(() => restoreBackup(folder.path, name)).toThrow(expect.objectContaining({ code: 'locked' }));
    await db.close();
    const now = await stateOf(folder.path);
    expect(() => restoreBackup(folder.path, '../library.sqlite')).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
    const path = backupPath(folder.path, name);
    writeFileSync(path, readFileSync(path).fill(1, 5000, 50_000));
    expect(() => restoreBackup(folder.path, name)).toThrow(
      expect.objectContaining({ code: 'database_damaged' }),
    );
    expect(await stateOf(folder.path)).toBe(now);
  });

  it('is completed by the next opening if it was cut off between its renames', async () => {
    using folder = temporaryFolder();
    const { name, then } = await backedUp(folder.path);
    const files = libraryFiles(folder.path);
    // A power cut after the old library was moved away, with a WAL of the old library still in the way.
    writeFileSync(files.restored, readFileSync(backupPath(folder.path, name)));
    renameSync(files.database, join(folder.path, 'library.replaced-x.sqlite'));
    writeFileSync(files.wal, 'WAL of the old library');
    expect(await stateOf(folder.path)).toBe(then);
    expect(existsSync(files.restored)).toBe(false);
  });

  it('never began if it was cut off before them', async () => {
    using folder = temporaryFolder();
    const { name, then } = await backedUp(folder.path);
    const files = libraryFiles(folder.path);
    writeFileSync(files.restored, readFileSync(backupPath(folder.path, name)));
    const now = await stateOf(folder.path);
    expect(now).not.toBe(then);
    expect(existsSync(files.restored)).toBe(false);
  });
});
