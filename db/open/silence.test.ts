import { copyFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SeededRandom } from '../../inference/runtime/random.ts';
import {
  contentOf,
  copyLibrary,
  filesOfKilledWriter,
  flipBit,
  judgeOpening,
} from '../../test/database/damaged-libraries.ts';
import { temporaryFolder, testOptions } from '../../test/database/library.ts';
import { problemsOf } from '../backup/problems.ts';
import { listBackups, openDatabase, restoreBackup, setSetting } from '../index.ts';
import { libraryFiles } from './files.ts';
import { MarkWriter } from './mark.ts';

const killed = temporaryFolder();
let right: string;
beforeAll(async () => {
  await filesOfKilledWriter(killed.path);
  right = contentOf(killed.path);
});
afterAll(() => killed[Symbol.dispose]());

/** The killed writer's files, with something done to them. */
function damaged(befall: (folder: string) => void) {
  const folder = temporaryFolder();
  copyLibrary(killed.path, folder.path);
  befall(folder.path);
  return folder;
}

async function openingOf(folder: string) {
  const db = await openDatabase(folder, { ...testOptions(), backUpOnOpen: false });
  const { found } = db.opened;
  await db.close();
  return found;
}

describe('REQ-DB-011 an opening tells what is not as it was left', () => {
  it('finds nothing in the files of a process that was killed, and nothing at the openings after it', async () => {
    using folder = damaged(() => {});
    for (let i = 0; i < 3; i += 1) expect(await openingOf(folder.path)).toBeNull();
  });

  it('finds nothing where a process died between a fold and its checksums', async () => {
    using source = temporaryFolder();
    const db = await openDatabase(source.path, testOptions());
    setSetting(db, 'theme', 'dark');
    db.sqlite.pragma('wal_checkpoint(PASSIVE)');
    using folder = temporaryFolder();
    copyLibrary(source.path, folder.path);
    await db.close();
    expect(await openingOf(folder.path)).toBeNull();
  });

  it.each([
    ['database', 40],
    ['wal', 20],
  ] as const)('a turned bit in the %s, %i times', async (file, times) => {
    const random = new SeededRandom(20_261_124);
    const verdicts: string[] = [];
    for (let i = 0; i < times; i += 1) {
      using folder = damaged((path) => flipBit(path, file, () => random.uniform()));
      verdicts.push(await judgeOpening(folder.path, right));
    }
    expect(verdicts.filter((verdict) => verdict === 'SILENT')).toEqual([]);
    expect(verdicts.filter((verdict) => verdict === 'told').length).toBeGreaterThan(times / 2);
  });

  it.each([
    ['cut in half', (wal: string) => truncateSync(wal, statSync(wal).size >> 1)],
    ['emptied', (wal: string) => truncateSync(wal, 0)],
    ['gone', (wal: string) => rmSync(wal)],
  ])(
    'a write-ahead file that is %s: the missing rows are named, the files kept, the next opening is quiet',
    async (_, befall) => {
      using folder = damaged((path) => befall(libraryFiles(path).wal));
      const lastThere = lastRow(folder.path);
      const found = await openingOf(folder.path);
      expect(found?.missing).toEqual({
        steps: expect.any(Number),
        firstEdit: lastThere + 1,
        lastEdit: lastRow(killed.path),
      });
      expect(found!.missing!.steps).toBeGreaterThan(0);
      expect(listBackups(folder.path)).toContainEqual(
        expect.objectContaining({ name: found!.keptAs, reason: 'as found damaged' }),
      );
      expect(await openingOf(folder.path)).toBeNull();
    },
  );

  it('an older copy put in the place of the library', async () => {
    using folder = temporaryFolder();
    const { database } = libraryFiles(folder.path);
    const db = await openDatabase(folder.path, testOptions());
    await db.close();
    copyFileSync(database, `${database}.older`);
    expect(await openingOf(folder.path)).toBeNull();
    copyFileSync(`${database}.older`, database);
    expect((await openingOf(folder.path))?.missing).toMatchObject({ firstEdit: expect.any(Number) });
  });

  it('a size that another program wrote into a row, by its table', async () => {
    using folder = damaged(() => {});
    await openingOf(folder.path);
    const stranger = new Database(libraryFiles(folder.path).database);
    stranger.exec('UPDATE frame_series SET width_px = width_px + 1');
    stranger.close();
    expect((await openingOf(folder.path))?.changedTables).toContain('frame_series');
  });

  it('checksums that are missing beside a mark: a change from outside would go unseen', async () => {
    using folder = damaged(() => {});
    expect(await openingOf(folder.path)).toBeNull();
    rmSync(libraryFiles(folder.path).sums);
    expect(await openingOf(folder.path)).toMatchObject({ unreadable: true, missing: null, keptAs: null });
    expect(await openingOf(folder.path)).toBeNull();
  });

  it.each([
    [
      'a trigger that writes along',
      'CREATE TRIGGER planted AFTER INSERT ON audit BEGIN DELETE FROM setting; END',
    ],
    ['a view', 'CREATE VIEW planted AS SELECT * FROM audit'],
    ['a guard that is gone', 'DROP TRIGGER audit_no_update'],
  ])('%s, before anything is written, and no backup with it is a good one', async (_, change) => {
    using folder = damaged(() => {});
    expect(await openingOf(folder.path)).toBeNull();
    const { database, sums } = libraryFiles(folder.path);
    const stranger = new Database(database);
    stranger.exec(change);
    stranger.close();
    rmSync(sums);
    expect(problemsOf(database)).toEqual([
      expect.stringMatching(/planted is not as|audit_no_update is missing/),
    ]);
    const before = contentOf(folder.path);
    await expect(openingOf(folder.path)).rejects.toMatchObject({
      code: 'database_damaged',
      message: expect.stringMatching(/changed from outside.*(planted|audit_no_update)/),
    });
    expect(contentOf(folder.path)).toBe(before);
  });

  it('marks that are damaged themselves', async () => {
    using folder = damaged((path) => writeFileSync(libraryFiles(path).mark, 'no mark at all '.repeat(20)));
    expect(await openingOf(folder.path)).toMatchObject({ unreadable: true, missing: null, keptAs: null });
  });

  it('a library file that is gone, also where there is no backup: no empty one takes its place', async () => {
    using folder = damaged((path) => {
      rmSync(libraryFiles(path).database);
      rmSync(libraryFiles(path).wal);
    });
    await expect(openingOf(folder.path)).rejects.toMatchObject({ code: 'database_damaged' });
    expect(readdirSync(folder.path)).not.toContain('library.sqlite');
  });

  it('no edit as failed that is on the disk, where the fold or the mark behind it fails', async () => {
    using folder = temporaryFolder();
    const db = await openDatabase(folder.path, { ...testOptions(), backUpOnOpen: false });
    const fold = vi.spyOn(db.safekeeping, 'fold').mockImplementation(() => {
      throw new Error('database or disk is full');
    });
    const mark = vi.spyOn(MarkWriter.prototype, 'write').mockImplementationOnce(() => {
      throw new Error('ENOSPC');
    });
    for (let i = 0; i < 600; i += 1) setSetting(db, 'note', `${i} ${'x'.repeat(20_000)}`);
    expect(fold).toHaveBeenCalled();
    expect(mark.mock.results.filter(({ type }) => type === 'throw')).toHaveLength(1);
    vi.restoreAllMocks();
    await db.close();
    expect(await openingOf(folder.path)).toBeNull();
  });

  it('nothing after a restore, which is no loss', async () => {
    using folder = damaged((path) => truncateSync(libraryFiles(path).wal, 0));
    const found = await openingOf(folder.path);
    restoreBackup(folder.path, found!.keptAs!);
    expect(await openingOf(folder.path)).toBeNull();
  });
});

function lastRow(folder: string): number {
  using copy = temporaryFolder();
  copyLibrary(folder, copy.path);
  const sqlite = new Database(libraryFiles(copy.path).database);
  const last = sqlite.prepare('SELECT max(sequence) FROM audit').pluck().get() as number;
  sqlite.close();
  return last;
}
