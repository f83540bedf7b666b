import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Backup } from '../../main/contract/system.ts';
import { type Clock, systemClock, utcText } from '../clock.ts';
import { databaseError } from '../errors.ts';
import { fileStamp, libraryFiles, syncFolder } from '../open/files.ts';
import { acquireLock } from '../open/lock.ts';
import { assertOwnPlaces, isOrdinary } from '../open/own-files.ts';
import { makePrivateFolder } from '../open/private.ts';
import { finishRestore, removeLeftovers } from '../open/recover.ts';
import { copyToPart } from './copy-file.ts';
import { backupPath, beforeRestore, isAsFound, listBackups, nextBackupName } from './list.ts';
import { problemsOf } from './problems.ts';

export interface Restored {
  readonly backup: Backup;
  /** What stood there before, itself a backup now; undefined if there was no library file. */
  readonly kept: Backup | undefined;
}

/**
 * Puts a backup in the place of a closed library, whatever state that is in: it is never opened. Its files become a
 * backup as they are, which can be restored in turn. A kill at any moment leaves the old library or the restored one,
 * whole. Throws `not_found`, `database_damaged` (the backup fails its check), `locked`, `disk_full`, `read_only`.
 */
export function restoreBackup(folder: string, name: string, clock: Clock = systemClock): Restored {
  assertOwnPlaces(folder);
  const backup = listBackups(folder).find((candidate) => candidate.name === name);
  if (!backup) throw new CaliperError('not_found', 'There is no backup of this name.', { details: { name } });
  const problems = isAsFound(backup) ? [] : problemsOf(backupPath(folder, name));
  if (problems.length > 0) {
    throw new CaliperError('database_damaged', 'This backup is damaged itself. Nothing was changed.', {
      details: { problems, damagedBackup: true },
    });
  }
  const lock = acquireLock(folder, utcText(clock));
  try {
    finishRestore(folder);
    removeLeftovers(folder);
    layReady(folder, backupPath(folder, name));
    const keptName = moveAway(folder, fileStamp(clock));
    finishRestore(folder);
    lock.markClosed();
    return { backup, kept: listBackups(folder).find((each) => each.name === keptName) };
  } catch (thrown) {
    throw databaseError(thrown);
  } finally {
    lock.unlock();
  }
}

/** Complete copies beside the library; until its own name is free they mean nothing. */
function layReady(folder: string, from: string): void {
  const { restored, restoredWal } = libraryFiles(folder);
  const parts = [[from, restored] as const, [`${from}-wal`, restoredWal] as const].filter(([source]) =>
    isOrdinary(source),
  );
  for (const [source, to] of parts) copyToPart(source, to);
  if (!existsSync(libraryFiles(folder).database)) keepOrphan(folder);
  for (const [, to] of parts) renameSync(`${to}.part`, to);
  syncFolder(folder);
}

/** From the first rename on, `finishRestore` completes what a kill cuts off. Returns the name of the new backup. */
function moveAway(folder: string, stamp: string): string | undefined {
  const files = libraryFiles(folder);
  if (!existsSync(files.database)) return undefined;
  makePrivateFolder(files.backups);
  const name = nextBackupName(folder, stamp, beforeRestore);
  renameSync(files.database, backupPath(folder, name));
  syncFolder(files.backups);
  return name;
}

/** A write-ahead file whose library is gone belongs to no backup, but may be all there is. */
function keepOrphan(folder: string): void {
  const { wal } = libraryFiles(folder);
  for (let number = 1; existsSync(wal); number += 1) {
    const keptAs = join(folder, `library.orphan-${number}.sqlite-wal`);
    if (!existsSync(keptAs)) renameSync(wal, keptAs);
  }
}
