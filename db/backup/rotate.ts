import type { Backup } from '../../main/contract/system.ts';

const newestKept = 10;
const daysKept = 14;

/**
 * Which backups may go: all but the newest ten, the last of each of the newest fourteen days with a backup, and the
 * newest one before a migration. `backups` is newest first.
 */
export function rotated(backups: readonly Backup[]): Backup[] {
  const kept = new Set(backups.slice(0, newestKept));
  const days = new Map<string, Backup>();
  for (const backup of backups) {
    const day = backup.at.slice(0, 10);
    if (!days.has(day)) days.set(day, backup);
  }
  for (const backup of [...days.values()].slice(0, daysKept)) kept.add(backup);
  const migration = backups.find(({ reason }) => reason.startsWith('before migration'));
  if (migration) kept.add(migration);
  return backups.filter((backup) => !kept.has(backup));
}
