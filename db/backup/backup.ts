import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Backup } from '../../main/contract/system.ts';
import { databaseError } from '../errors.ts';
import type { WritableDb } from '../handle.ts';
import { openForReading } from '../open/connection.ts';
import { fileStamp, libraryFiles, syncFolder } from '../open/files.ts';
import { makePrivateFolder, privateFile } from '../open/private.ts';
import { copyInWorker } from './copy.ts';
import { backupPath, isAsFound, listBackups, nextBackupName } from './list.ts';
import { rotated } from './rotate.ts';

type Source = Pick<WritableDb, 'folder' | 'clock'>;

/**
 * Copies the library with SQLite's online backup while work goes on, checks the copy (structure, audit chain, content)
 * and only then gives it its name. Old backups are rotated out afterwards.
 * Throws `database_damaged` if the copy fails its check, `disk_full`, `read_only`. Never blocks for long.
 */
export async function backUp(source: Source, reason: string): Promise<Backup> {
  const { backups, database } = libraryFiles(source.folder);
  const temporary = join(backups, `.library-${randomUUID()}.sqlite.part`);
  let name: string;
  try {
    makePrivateFolder(backups);
    writeFileSync(temporary, '', { mode: privateFile, flag: 'wx' });
    const problems = await copyInWorker({ from: database, to: temporary });
    if (problems.length > 0) {
      throw new CaliperError('database_damaged', 'A backup failed its check and was not kept.', {
        details: { problems },
      });
    }
    // Numbered only now: backups that were copied at the same time follow each other.
    name = nextBackupName(source.folder, fileStamp(source.clock), reason);
    renameSync(temporary, backupPath(source.folder, name));
    syncFolder(backups);
  } catch (thrown) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true });
    throw databaseError(thrown);
  }
  const all = listBackups(source.folder);
  // To free the blocks of a large file takes the file system a tenth of a second: not on this thread.
  for (const old of rotated(all)) {
    for (const suffix of ['', '-wal'])
      await rm(backupPath(source.folder, old.name) + suffix, { force: true });
  }
  return all.find((backup) => backup.name === name)!;
}

/** Backs up unless nothing but openings happened since the newest backup that was checked. */
export async function backUpIfChanged(db: WritableDb, reason: string): Promise<Backup | undefined> {
  const newest = listBackups(db.folder).find((backup) => !isAsFound(backup));
  const head = newest && headOf(backupPath(db.folder, newest.name));
  const holds = head && db.read('SELECT 1 FROM audit WHERE sequence = ? AND hash = ?').get(...head);
  const changed = db
    .read("SELECT 1 FROM audit WHERE sequence > ? AND action NOT IN ('library.open', 'backup.made') LIMIT 1")
    .get(holds ? head[0] : 0);
  return changed ? backUp(db, reason) : undefined;
}

/** Number and hash of the last audit row of a backup; undefined where it has none or cannot be read. */
function headOf(path: string): [number, string] | undefined {
  let sqlite: ReturnType<typeof openForReading> | undefined;
  try {
    sqlite = openForReading(path);
    return sqlite.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').raw().get() as
      | [number, string]
      | undefined;
  } catch {
    return undefined; // it counts as none, so another one is made
  } finally {
    sqlite?.close();
  }
}

/** Backs up every `intervalMs` as long as something changes. Returns the function that stops it. */
export function backUpRegularly(
  db: WritableDb,
  intervalMs: number,
  onFailure: (error: CaliperError) => void,
): () => void {
  let running = false;
  const timer = setInterval(() => {
    // A backup that takes longer than the interval is not joined by a second one.
    if (running) return;
    running = true;
    const backup = backUpIfChanged(db, 'timer')
      .catch((thrown) => onFailure(databaseError(thrown)))
      .finally(() => {
        running = false;
      });
    db.background(backup);
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
