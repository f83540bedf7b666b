import { existsSync, renameSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { fileStamp, libraryFiles, syncFolder } from '../open/files.ts';
import { makePrivateFolder } from '../open/private.ts';
import { copyToPart } from './copy-file.ts';
import { backupPath, foundIncomplete, nextBackupName } from './list.ts';

/** Copies the files of a closed library, unchecked, into a backup that is never rotated away. Returns its name. */
export function keepAsFound(folder: string, clock: Clock): string {
  const { backups, database, wal } = libraryFiles(folder);
  makePrivateFolder(backups);
  const name = nextBackupName(folder, fileStamp(clock), foundIncomplete);
  const to = backupPath(folder, name);
  for (const [from, part] of [[wal, `${to}-wal`] as const, [database, to] as const]) {
    if (!existsSync(from)) continue;
    copyToPart(from, part);
    renameSync(`${part}.part`, part);
  }
  syncFolder(backups);
  return name;
}
