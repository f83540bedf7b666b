import type { Backup } from '../../main/contract/system.ts';
import { backupPath, listBackups } from './list.ts';
import { problemsOf } from './problems.ts';

/** The backups that can be trusted now, newest first. */
export const soundBackups = (folder: string): Backup[] =>
  listBackups(folder).filter(({ name }) => problemsOf(backupPath(folder, name)).length === 0);
