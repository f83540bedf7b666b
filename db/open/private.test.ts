import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { addVideo, temporaryFolder, testOptions } from '../../test/database/library.ts';
import { backUp, openDatabase, restoreBackup } from '../index.ts';

/** Every file and folder of a library that somebody else may read, with its rights. */
const open = (folder: string): string[] =>
  ['.', ...(readdirSync(folder, { recursive: true }) as string[])]
    .filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
    .map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);

const skipped = process.platform === 'win32';

it.skipIf(skipped)('REQ-DB-010 a library is readable by its owner alone, at every moment', async () => {
  using parent = temporaryFolder();
  const folder = join(parent.path, 'new', 'library');
  const db = await openDatabase(folder, testOptions());
  addVideo(db);
  const { name } = await backUp(db, 'by hand');
  expect(open(folder)).toEqual([]);
  expect(readdirSync(folder)).toContain('library.sqlite-wal');
  await db.close();
  restoreBackup(folder, name);
  expect(open(folder)).toEqual([]);
});

it.skipIf(skipped)('REQ-DB-010 a library that was made before is closed when it is opened', async () => {
  using parent = temporaryFolder();
  const folder = join(parent.path, 'library');
  await (await openDatabase(folder, testOptions())).close();
  for (const file of [
    'logs/caliper.log',
    'logs/caliper.log.old',
    'thumbnails/00000000-0000-7000-8000-000000000001-160.jpg',
    'thumbnails/.00000000-0000-7000-8000-000000000001-160.jpg.01234567.tmp',
    'backups/library-000001-20260102T030405006Z--by-hand.sqlite',
    'backups/library-20260102T030405006Z--by-hand.sqlite',
    'backups/library-000002-20260102T030405006Z--as-found-damaged.sqlite-wal.part',
    'backups/.library-00000000-0000-7000-8000-000000000001.sqlite.part',
    'library.orphan-1.sqlite-wal',
    'library.replaced.sqlite-wal',
    'library.sums.0123456789ab.tmp',
  ]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    chmodSync(join(folder, name), statSync(join(folder, name)).isDirectory() ? 0o755 : 0o644);
  }
  chmodSync(folder, 0o755);
  expect(open(folder).length).toBeGreaterThan(6);
  const db = await openDatabase(folder, testOptions());
  expect(open(folder)).toEqual([]);
  await db.close();
});

it.skipIf(skipped)('REQ-DB-010 a folder that serves for more than the library keeps its rights', async () => {
  using folder = temporaryFolder();
  chmodSync(folder.path, 0o755);
  writeFileSync(join(folder.path, 'thesis.txt'), 'mine', { mode: 0o644 });
  const db = await openDatabase(folder.path, testOptions());
  expect(open(folder.path)).toEqual(['. 755', 'thesis.txt 644']);
  await db.close();
});
