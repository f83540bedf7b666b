import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Backup } from '../../main/contract/system.ts';
import { libraryFiles } from '../open/files.ts';
import { isOrdinary } from '../open/own-files.ts';

/** The sequence number is missing in backups of before schema 4. */
const nameParts = /^library-(?:(\d{6,})-)?(\d{8})T(\d{6})(\d{3})Z--(.+)\.sqlite$/;

/** Why the files of a library were kept as they stood, whole or damaged. Nothing was checked, so all of it is there. */
export const beforeRestore = 'before restore';
export const foundIncomplete = 'as found damaged';

/**
 * `library-000042-20261124T035257123Z--on-opening.sqlite`: the name says in which order, when and why, so a list needs
 * no database. The order is that of the number: a clock may jump.
 */
export const backupName = (sequence: number, stamp: string, reason: string): string =>
  `library-${String(sequence).padStart(6, '0')}-${stamp}--${reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.sqlite`;

export const backupPath = (folder: string, name: string): string => join(libraryFiles(folder).backups, name);

/** Whether a backup is the files of a library as they stood, with the write-ahead file beside them where there was one. */
export const isAsFound = ({ reason }: Pick<Backup, 'reason'>): boolean =>
  reason === beforeRestore || reason === foundIncomplete;

/** A name that sorts after those of all backups so far. */
export function nextBackupName(folder: string, stamp: string, reason: string): string {
  const sequences = listed(folder).map(({ sequence }) => sequence);
  return backupName(Math.max(0, ...sequences) + 1, stamp, reason);
}

/** The backups of a library, newest first. They were verified when they were made, but for those that are as found. */
export const listBackups = (folder: string): Backup[] => listed(folder).map(({ backup }) => backup);

function listed(folder: string): { sequence: number; backup: Backup }[] {
  const { backups } = libraryFiles(folder);
  if (!existsSync(backups)) return [];
  return readdirSync(backups)
    .flatMap((name) => {
      const parts = nameParts.exec(name);
      if (!parts || !isOrdinary(join(backups, name))) return [];
      const [, sequence = '0', day, time, ms, reason] = parts as unknown as string[];
      const at = `${day!.slice(0, 4)}-${day!.slice(4, 6)}-${day!.slice(6)}T${time!.slice(0, 2)}:${time!.slice(2, 4)}:${time!.slice(4)}.${ms}Z`;
      const bytes = bytesOf(join(backups, name)) + bytesOf(join(backups, `${name}-wal`));
      return [
        {
          sequence: plausible(Number(sequence)),
          backup: { name, at, bytes, reason: reason!.replaceAll('-', ' ') },
        },
      ];
    })
    .sort((a, b) => b.sequence - a.sequence || (a.backup.name < b.backup.name ? 1 : -1));
}

/** A number that no library comes to was given by a person who renamed the file: it counts as unnumbered. */
const plausible = (sequence: number): number => (sequence < 1e8 ? sequence : 0);

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
