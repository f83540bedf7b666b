import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDatabase, setLesionDetails, type WritableDb } from '../../db/index.ts';
import { libraryFiles } from '../../db/open/files.ts';
import { dumpSql } from './dump.ts';
import { addVideo, importLesion, temporaryFolder, testOptions } from './library.ts';
import { fillSample } from './sample.ts';

export type LibraryFile = 'database' | 'wal';

/** The files of a library as a process leaves them that dies: some work in the library file, some in the write-ahead file. */
export async function filesOfKilledWriter(to: string): Promise<void> {
  using source = temporaryFolder();
  const first = await openDatabase(source.path, testOptions());
  await fillSample(first);
  await first.close();
  const db = await openDatabase(source.path, { ...testOptions(), newId: randomUUID });
  await work(db);
  copyLibrary(source.path, to);
  await db.close();
}

async function work(db: WritableDb): Promise<void> {
  const { lesionId } = await importLesion(db, addVideo(db, 'second', 200), 'c', 0, 50);
  for (let i = 0; i < 40; i += 1) setLesionDetails(db, lesionId, { name: `name ${i}` });
}

export function copyLibrary(from: string, to: string): void {
  const [source, target] = [libraryFiles(from), libraryFiles(to)];
  for (const name of ['database', 'wal', 'mark', 'sums', 'owner'] as const) {
    if (existsSync(source[name])) copyFileSync(source[name], target[name]);
  }
}

/** Turns one bit of one of a library's files. */
export function flipBit(folder: string, file: LibraryFile, random: () => number): void {
  const path = libraryFiles(folder)[file];
  const bytes = readFileSync(path);
  const at = Math.floor(random() * bytes.length);
  bytes[at]! ^= 1 << Math.floor(random() * 8);
  writeFileSync(path, bytes);
}

/**
 * What a damaged library says when it is opened: `told` (refused, or opened with a finding), `same` (nothing is told, and
 * nothing that it holds is another) or `SILENT`.
 * @param right the content of the undamaged library, by `contentOf`
 */
export async function judgeOpening(folder: string, right: string): Promise<'told' | 'same' | 'SILENT'> {
  const content = contentOf(folder);
  let db: WritableDb;
  try {
    db = await openDatabase(folder, { ...testOptions(), backUpOnOpen: false });
  } catch {
    return 'told';
  }
  const { found } = db.opened;
  await db.close();
  if (found !== null) return 'told';
  return content === right ? 'same' : 'SILENT';
}

/** Everything that a library holds, as text; what SQLite says where it cannot read it. Changes no file. */
export function contentOf(folder: string): string {
  using copy = temporaryFolder();
  copyLibrary(folder, copy.path);
  try {
    const sqlite = new Database(join(copy.path, 'library.sqlite'));
    try {
      return dumpSql(sqlite);
    } finally {
      sqlite.close();
    }
  } catch (thrown) {
    return String(thrown);
  }
}
