import type { Backup } from '../../main/contract/system.ts';
import { beforeRestore, foundIncomplete } from './list.ts';

const newestKept = 10;
const daysKept = 14;

/** Made on somebody's word, or the only trace of damage: nobody but a person takes them away. */
const keptForEver: readonly string[] = ['by hand', foundIncomplete];
/** Of these the newest always stays. */
const newestOfKind: readonly ((reason: string) => boolean)[] = [
  (reason) => reason.startsWith('before migration'),
  (reason) => reason === beforeRestore,
];

/**
 * Which backups may go: of those that Caliper made by itself all but the newest ten, the last of each of the newest
 * fourteen days with a backup, and the newest one before a migration and before a restore. `backups` is newest first,
 * by number: the days are only names, so a clock that was wrong takes none away.
 */
export function rotated(backups: readonly Backup[]): Backup[] {
  const automatic = backups.filter(({ reason }) => !keptForEver.includes(reason));
  const kept = new Set(automatic.slice(0, newestKept));
  const days = new Map<string, Backup>();
  for (const backup of automatic) {
    const day = backup.at.slice(0, 10);
    if (!days.has(day)) days.set(day, backup);
  }
  for (const backup of [...days.values()].slice(0, daysKept)) kept.add(backup);
  for (const isOfKind of newestOfKind) {
    const newest = automatic.find(({ reason }) => isOfKind(reason));
    if (newest) kept.add(newest);
  }
  return automatic.filter((backup) => !kept.has(backup));
}
