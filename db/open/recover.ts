import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CaliperError } from '../../main/contract/errors.ts';
import { backupPath, beforeRestore, listBackups } from '../backup/list.ts';
import { recorded } from '../edit/gesture.ts';
import type { WritableDb } from '../handle.ts';
import { libraryFiles, syncFolder } from './files.ts';
import { isTemporaryName } from './own-files.ts';

/**
 * Ends a restore that was cut off between its renames (see `backup/restore.ts`). Needs the lock.
 * While the library's own name is free, a restored file that is whole waits to take it.
 */
export function finishRestore(folder: string): void {
  const files = libraryFiles(folder);
  if (existsSync(files.restored) && existsSync(files.database)) {
    // The old library still stands: the restore never began. Its copy comes from a backup that is still there.
    rmSync(files.restoredWal, { force: true });
    rmSync(files.restored);
    return;
  }
  if (existsSync(files.restored)) {
    // A write-ahead file of the old library must never meet the restored one.
    const kept = listBackups(folder).find(({ reason }) => reason === beforeRestore);
    const keptAs = kept ? backupPath(folder, kept.name) : join(folder, 'library.replaced.sqlite');
    if (existsSync(files.wal)) renameSync(files.wal, `${keptAs}-wal`);
    rmSync(files.shm, { force: true });
    // What had been acknowledged is in the library that was moved away, not in this one.
    for (const path of [files.mark, files.sums]) rmSync(path, { force: true });
    renameSync(files.restored, files.database);
  }
  if (existsSync(files.restoredWal)) renameSync(files.restoredWal, files.wal);
  syncFolder(folder);
}

/** Takes away half copies of a backup or a restore that a kill cut off: each is as large as the library. Needs the lock. */
export function removeLeftovers(folder: string): void {
  const { backups, restored, restoredWal } = libraryFiles(folder);
  for (const path of [restored, restoredWal]) rmSync(`${path}.part`, { force: true });
  for (const name of readdirSync(folder).filter(isTemporaryName)) rmSync(join(folder, name), { force: true });
  if (!existsSync(backups)) return;
  for (const name of readdirSync(backups)) {
    if (/^\..+\.sqlite\.part(-\w+)?$/.test(name)) rmSync(join(backups, name), { force: true });
  }
}

/** Jobs of the process that died say so. We hold the only right to write, so no running job can be alive. */
export function interruptRunningJobs(db: WritableDb): string[] {
  const running = db
    .read<{ id: string }>("SELECT id FROM job WHERE state = 'running'")
    .all()
    .map(({ id }) => id);
  const unfinishedRuns = db
    .read<{ id: string }>("SELECT id FROM prediction_run WHERE state = 'running'")
    .all();
  if (running.length === 0 && unfinishedRuns.length === 0) return [];
  const { code, message, details } = new CaliperError(
    'interrupted',
    'Caliper ended while this job was running.',
  );
  const error = JSON.stringify({ code, message, details, causes: [] });
  const entry = {
    action: 'job.interrupt',
    entity: 'job',
    entityId: running.join(' '),
    after: { jobs: running, runs: unfinishedRuns.map(({ id }) => id) },
  };
  recorded(db, entry, () => {
    const at = new Date(db.clock.utcMs()).toISOString();
    db.write("UPDATE job SET state = 'interrupted', error = ?, finished_at = ? WHERE state = 'running'").run(
      error,
      at,
    );
    db.write("UPDATE prediction_run SET state = 'incomplete', finished_at = ? WHERE state = 'running'").run(
      at,
    );
  });
  return running;
}
