import { renameSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { latestVersion } from '../migrations/index.ts';
import { libraryFiles, syncFile, syncFolder } from './files.ts';
import { migrate } from './migrate.ts';
import { privateFile } from './private.ts';

/**
 * Makes an empty library under another name and gives it its own when it is whole. A full disk or a kill in between
 * leaves no library, and so no half one that the next opening would take for damaged. Needs the lock.
 */
export function createLibrary(folder: string): void {
  const { beginning, database } = libraryFiles(folder);
  const remove = () => {
    for (const suffix of ['', '-journal']) rmSync(beginning + suffix, { force: true });
  };
  remove();
  try {
    // Without a write-ahead file: the whole library must lie in the one file that is renamed.
    writeFileSync(beginning, '', { mode: privateFile, flag: 'wx' });
    const sqlite = new Database(beginning);
    try {
      migrate(sqlite, latestVersion);
    } finally {
      sqlite.close();
    }
    syncFile(beginning);
    renameSync(beginning, database);
    syncFolder(folder);
  } catch (thrown) {
    remove();
    throw thrown;
  }
}
