import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';

/** Where things lie in a library folder. */
export const libraryFiles = (folder: string) => ({
  database: join(folder, 'library.sqlite'),
  wal: join(folder, 'library.sqlite-wal'),
  shm: join(folder, 'library.sqlite-shm'),
  /** How far the library had come at the last acknowledgement (see `mark.ts`). */
  mark: join(folder, 'library.mark'),
  /** Checksums of its pages (see `page-sums.ts`). */
  sums: join(folder, 'library.sums'),
  lock: join(folder, 'library.lock'),
  owner: join(folder, 'library.owner.json'),
  /** A new library until it is whole. */
  beginning: join(folder, 'library.new.sqlite'),
  /** A complete copy of a backup that waits to take the library's place. */
  restored: join(folder, 'library.restored.sqlite'),
  /** The same for its write-ahead file, if it was kept with one. */
  restoredWal: join(folder, 'library.restored.sqlite-wal'),
  backups: join(folder, 'backups'),
});

/** Makes renames in a folder survive a power cut. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  syncFile(folder);
}

export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A time that may stand in a file name on every system: `20261124T035257123Z`. Sorts by time. */
export const fileStamp = (clock: Clock): string =>
  new Date(clock.utcMs()).toISOString().replaceAll(/[-:.]/g, '');
