import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Backup } from '../../main/contract/system.ts';
import { databaseError } from '../errors.ts';
import type { WritableDb } from '../handle.ts';
import { fileStamp, libraryFiles, syncFolder } from '../open/files.ts';
import { copyInWorker } from './copy.ts';
import { backupName, backupPath, listBackups } from './list.ts';
import { rotated } from './rotate.ts';

type Source = Pick<WritableDb, 'folder' | 'clock'>;

/**
 * Copies the library with SQLite's online backup while work goes on, checks the copy (structure and audit chain)
 * and only then gives it its name. Old backups are rotated out afterwards.
 * Throws `database_damaged` if the copy fails its check, `disk_full`, `read_only`. Never blocks for long.
 */
export async function backUp(source: Source, reason: string): Promise<Backup> {
  const { backups, database } = libraryFiles(source.folder);
  const name = backupName(fileStamp(source.clock), reason);
  const temporary = join(backups, `.${name}.part`);
  try {
    mkdirSync(backups, { recursive: true });
    const problems = await copyInWorker({ from: database, to: temporary });
    if (problems.length > 0) {
      throw new CaliperError('database_damaged', 'A backup failed its check and was not kept.', {
        details: { problems },
      });
    }
    renameSync(temporary, backupPath(source.folder, name));
    syncFolder(backups);
  } catch (thrown) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true });
    throw databaseError(thrown);
  }
  const all = listBackups(source.folder);
  // To free the blocks of a large file takes the file system a tenth of a second: not on this thread.
  for (const old of rotated(all)) await rm(backupPath(source.folder, old.name), { force: true });
  return all.find((backup) => backup.name === name)!;
}

/** Backs up unless nothing but openings happened since the newest backup. */
export async function backUpIfChanged(db: WritableDb, reason: string): Promise<Backup | undefined> {
  const newest = listBackups(db.folder)[0];
  const changed = db
    .read<{ at: string }>(
      "SELECT at FROM audit WHERE action NOT IN ('library.open', 'backup.made') ORDER BY sequence DESC LIMIT 1",
    )
    .get();
  if (!changed || (newest && newest.at >= changed.at)) return undefined;
  return backUp(db, reason);
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
