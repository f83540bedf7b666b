import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Backup } from '../../main/contract/system.ts';
import { type Clock, systemClock, utcText } from '../clock.ts';
import { databaseError } from '../errors.ts';
import { openForWriting } from '../open/connection.ts';
import { fileStamp, libraryFiles, syncFile, syncFolder } from '../open/files.ts';
import { acquireLock } from '../open/lock.ts';
import { backupPath, listBackups } from './list.ts';
import { problemsOf } from './problems.ts';

/**
 * Puts a backup in the place of a closed library. What stood there is kept beside it as
 * `library.replaced-TIME.sqlite`. A kill at any moment leaves the old library or the restored one, whole.
 * Throws `not_found`, `database_damaged` (the backup fails its check), `locked`, `disk_full`.
 */
export function restoreBackup(folder: string, name: string, clock: Clock = systemClock): Backup {
  const backup = listBackups(folder).find((candidate) => candidate.name === name);
  if (!backup) throw new CaliperError('not_found', 'There is no backup of this name.', { details: { name } });
  const problems = problemsOf(backupPath(folder, name));
  if (problems.length > 0) {
    throw new CaliperError('database_damaged', 'This backup is damaged itself.', { details: { problems } });
  }
  const files = libraryFiles(folder);
  const lock = acquireLock(folder, utcText(clock));
  try {
    const partial = `${files.restored}.part`;
    copyFileSync(backupPath(folder, name), partial);
    syncFile(partial);
    renameSync(partial, files.restored);
    syncFolder(folder);
    foldWalIn(files.database);
    // From the first rename on, `finishRestore` at the next opening completes what a kill cuts off.
    const replaced = join(folder, `library.replaced-${fileStamp(clock)}.sqlite`);
    if (existsSync(files.database)) renameSync(files.database, replaced);
    if (existsSync(files.wal)) renameSync(files.wal, `${replaced}-wal`);
    rmSync(files.shm, { force: true });
    renameSync(files.restored, files.database);
    syncFolder(folder);
    lock.markClosed();
  } catch (thrown) {
    throw databaseError(thrown);
  } finally {
    lock.unlock();
  }
  return backup;
}

/** So that the replaced file is whole without its companion. A damaged library keeps both. */
function foldWalIn(database: string): void {
  if (!existsSync(database)) return;
  try {
    openForWriting(database).close();
  } catch {
    // Damaged: that is why somebody restores. The file and its companion are kept as they are.
  }
}
