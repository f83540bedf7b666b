import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Backup } from '../../main/contract/system.ts';
import { libraryFiles } from '../open/files.ts';

const nameParts = /^library-(\d{8})T(\d{6})(\d{3})Z--(.+)\.sqlite$/;

/** `library-20261124T035257123Z--on-opening.sqlite`: the name says when and why, so a list needs no database. */
export const backupName = (stamp: string, reason: string): string =>
  `library-${stamp}--${reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.sqlite`;

export const backupPath = (folder: string, name: string): string => join(libraryFiles(folder).backups, name);

/** The backups of a library, newest first. They were verified when they were made. */
export function listBackups(folder: string): Backup[] {
  const { backups } = libraryFiles(folder);
  if (!existsSync(backups)) return [];
  return readdirSync(backups)
    .sort()
    .reverse()
    .flatMap((name) => {
      const parts = nameParts.exec(name);
      if (!parts) return [];
      const [, day, time, ms, reason] = parts as unknown as [string, string, string, string, string];
      const at = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}.${ms}Z`;
      return [{ name, at, bytes: statSync(join(backups, name)).size, reason: reason.replaceAll('-', ' ') }];
    });
}
