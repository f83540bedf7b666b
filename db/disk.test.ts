import { cpSync, existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, type TestContext } from 'vitest';
import { addVideo, importLesion, square, temporaryFolder, testOptions } from '../test/database/library.ts';
import { killHard, startProgram } from '../test/database/process.ts';
import { mountSmallDisk, type SmallDisk } from '../test/database/small-disk.ts';
import { visibleState } from '../test/database/visible.ts';
import {
  backUp,
  getLesion,
  importBoxes,
  listBackups,
  listMedia,
  openDatabase,
  openForLooking,
  restoreBackup,
  setLesionDetails,
  verifyAudit,
  type WritableDb,
} from './index.ts';
import { libraryFiles } from './open/files.ts';

const refused = (code: string) => expect.objectContaining({ code });

/** Runs the test on a disk of 8 MB; skips it where none can be mounted. */
const onSmallDisk =
  (test: (disk: SmallDisk, folder: string) => Promise<void>) => async (context: TestContext) => {
    using parent = temporaryFolder();
    using disk = mountSmallDisk(join(parent.path, 'disk'), 8);
    if (!disk) return context.skip('a small disk can be mounted by the superuser on Linux only');
    await test(disk, join(disk.path, 'library'));
  };

/** Gives the lesion new names until the disk is full; returns the last name that was acknowledged. */
function renameUntilFull(db: WritableDb, lesionId: Parameters<typeof getLesion>[1]): string {
  let acknowledged = getLesion(db, lesionId).name;
  for (let i = 0; ; i += 1) {
    try {
      acknowledged = setLesionDetails(db, lesionId, { name: `name ${i} ${'x'.repeat(500)}` }).name;
    } catch (thrown) {
      expect(thrown).toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('free some space'),
      });
      return acknowledged;
    }
  }
}

it(
  'REQ-DB-008 a full disk refuses the edit, keeps all before it, and takes edits again once there is room',
  onSmallDisk(async (disk, folder) => {
    const db = await openDatabase(folder, testOptions());
    const { lesionId } = await importLesion(db, addVideo(db), 'a');
    disk.fill(100_000);
    const acknowledged = renameUntilFull(db, lesionId);
    expect(acknowledged).toMatch(/^name \d+ x+$/);
    expect(getLesion(db, lesionId).name).toBe(acknowledged);
    await db.close();
    disk.free();
    const again = await openDatabase(folder, testOptions());
    expect(getLesion(again, lesionId).name).toBe(acknowledged);
    expect(setLesionDetails(again, lesionId, { name: 'b' }).name).toBe('b');
    expect(await verifyAudit(again)).toMatchObject({ firstBroken: null });
    expect(again.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    await again.close();
  }),
);

it(
  'REQ-DB-008 an import that the disk has no room for leaves nothing to be seen, and nothing at the next opening',
  onSmallDisk(async (disk, folder) => {
    const db = await openDatabase(folder, testOptions());
    const mediaId = addVideo(db, 'video', 9000);
    const before = visibleState(db);
    const boxes = Array.from({ length: 9000 }, (_, frameIndex) => ({ frameIndex, box: square(frameIndex) }));
    disk.fill(300_000);
    await expect(importBoxes(db, 'Import', [{ mediaId, lesion: { name: 'a' }, boxes }])).rejects.toEqual(
      refused('disk_full'),
    );
    expect(visibleState(db)).toBe(before);
    await db.close();
    disk.free();
    const again = await openDatabase(folder, testOptions());
    expect(visibleState(again)).toBe(before);
    expect(again.read('SELECT count(*) FROM key_frame').pluck().get()).toBe(0);
    await again.close();
  }),
);

it(
  'REQ-DB-008 a backup that the disk has no room for leaves no file, and the library goes on',
  onSmallDisk(async (disk, folder) => {
    const db = await openDatabase(folder, testOptions());
    const { lesionId } = await importLesion(db, addVideo(db), 'a');
    const kept = await backUp(db, 'by hand');
    setLesionDetails(db, lesionId, { name: 'b' });
    disk.fill(100_000);
    await expect(backUp(db, 'by hand')).rejects.toEqual(refused('disk_full'));
    expect(readdirSync(libraryFiles(folder).backups)).toEqual([kept.name]);
    expect(setLesionDetails(db, lesionId, { name: 'c' }).name).toBe('c');
    await db.close();
  }),
);

it(
  'REQ-DB-008 a restore that the disk has no room for leaves the library as it was',
  onSmallDisk(async (disk, folder) => {
    const db = await openDatabase(folder, testOptions());
    addVideo(db);
    const { name } = await backUp(db, 'by hand');
    addVideo(db, 'later');
    await db.close();
    disk.fill(100_000);
    expect(() => restoreBackup(folder, name)).toThrow(refused('disk_full'));
    disk.free();
    const again = await openDatabase(folder, testOptions());
    expect(listMedia(again, 9)).toHaveLength(2);
    expect(readdirSync(folder).filter((file) => file.includes('restored'))).toEqual([]);
    await again.close();
  }),
);

it(
  'REQ-DB-008 a library is not begun on a full disk',
  onSmallDisk(async (disk, folder) => {
    disk.fill(8192);
    await expect(openDatabase(folder, testOptions())).rejects.toEqual(refused('disk_full'));
    disk.free();
    const db = await openDatabase(folder, testOptions());
    expect(listMedia(db, 9)).toEqual([]);
    await db.close();
  }),
);

it(
  'REQ-DB-008 a library on a read-only disk is refused for writing and left as it is',
  onSmallDisk(async (disk, folder) => {
    const db = await openDatabase(folder, testOptions());
    addVideo(db);
    const { name } = await backUp(db, 'by hand');
    await db.close();
    disk.setReadOnly(true);
    await expect(openDatabase(folder, testOptions())).rejects.toMatchObject({
      code: 'read_only',
      message: expect.stringContaining('written'),
    });
    expect(() => restoreBackup(folder, name)).toThrow(refused('read_only'));
    expect(listBackups(folder).map((backup) => backup.name)).toEqual([name]);
    disk.setReadOnly(false);
    const again = await openDatabase(folder, testOptions());
    expect(listMedia(again, 9)).toHaveLength(1);
    await again.close();
  }),
);

it(
  'REQ-DB-008 a library on a read-only disk cannot be looked at, and the message says what to do',
  onSmallDisk(async (disk, folder) => {
    await (await openDatabase(folder, testOptions())).close();
    disk.setReadOnly(true);
    // SQLite reads a file in WAL mode through a second file, which it must be able to make.
    expect(() => openForLooking(folder)).toThrow(
      expect.objectContaining({ code: 'read_only', message: expect.stringContaining('Copy it') }),
    );
  }),
);

it('REQ-DB-008 half copies that a kill left behind are taken away by the next opening', async () => {
  using folder = temporaryFolder();
  const db = await openDatabase(folder.path, testOptions());
  const { name } = await backUp(db, 'by hand');
  await db.close();
  const { backups, beginning, restored } = libraryFiles(folder.path);
  const halves = [`${restored}.part`, join(backups, `.${name}.part`), join(backups, `.${name}.part-journal`)];
  for (const half of [...halves, beginning]) writeFileSync(half, 'half');
  await (await openDatabase(folder.path, testOptions())).close();
  expect(halves.filter(existsSync)).toEqual([]);
  expect(readdirSync(backups)).toEqual([name]);
});

it('REQ-DB-008 a library whose creation was cut off is created again', async () => {
  using folder = temporaryFolder();
  writeFileSync(libraryFiles(folder.path).beginning, 'half');
  const db = await openDatabase(folder.path, testOptions());
  expect(db.opened.created).toBe(true);
  expect(addVideo(db)).toBe(listMedia(db, 1)[0]?.id);
  await db.close();
  expect(existsSync(libraryFiles(folder.path).beginning)).toBe(false);
});

it('REQ-DB-008 a write-ahead file that is cut gives an earlier state of the library, whole', async () => {
  using parent = temporaryFolder();
  const folder = join(parent.path, 'killed');
  const db = await openDatabase(folder, testOptions());
  const { lesionId } = await importLesion(db, addVideo(db), 'a');
  await db.close();
  const writer = startProgram('write-loop.ts', [folder]);
  for await (const line of createInterface({ input: writer.stdout! })) if (line.startsWith('30 ')) break;
  expect(writer.exitCode).toBeNull();
  await killHard(writer);
  const rowCounts: number[] = [];
  for (const bytes of [0, 20, 100, 40_000, 120_000]) {
    const cut = join(parent.path, String(bytes));
    cpSync(folder, cut, { recursive: true });
    expect(statSync(libraryFiles(cut).wal).size).toBeGreaterThan(bytes);
    truncateSync(libraryFiles(cut).wal, bytes);
    const opened = await openDatabase(cut, testOptions());
    expect(opened.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    const { rowCount, firstBroken } = await verifyAudit(opened);
    expect(firstBroken).toBeNull();
    expect(getLesion(opened, lesionId).name).toMatch(/^(a|name \d+)$/);
    rowCounts.push(rowCount);
    await opened.close();
  }
  // Three rows before the writer came, and one for each opening.
  expect(rowCounts.slice(0, 3)).toEqual([4, 4, 4]);
  expect(rowCounts[3]).toBeGreaterThan(4);
  expect(rowCounts[4]).toBeGreaterThan(rowCounts[3]!);
});
