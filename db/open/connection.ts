import Database from 'better-sqlite3';

/** "CALP": tells a Caliper library from any other SQLite file. */
export const applicationId = 0x43414c50;

/** Opens the file for writing with every guarantee switched on. */
export function openForWriting(path: string): Database.Database {
  const sqlite = new Database(path, { timeout: 5000 });
  sqlite.pragma('journal_mode = WAL');
  // better-sqlite3 compiles with DEFAULT_WAL_SYNCHRONOUS=1, so a WAL file reopens at NORMAL: every open sets FULL.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  // INSERT OR REPLACE fires the triggers that protect permanent rows only with this on.
  sqlite.pragma('recursive_triggers = ON');
  // Folding the write-ahead file is the business of `Safekeeping`, which keeps checksums of the pages.
  sqlite.pragma('wal_autocheckpoint = 0');
  return sqlite;
}

/** Opens the file so that no byte of it can change. */
export function openForReading(path: string): Database.Database {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  sqlite.pragma('query_only = ON');
  return sqlite;
}

/** Lines of what is wrong with the file's structure; empty when it is sound. Throws when it cannot even be read. */
export function quickCheck(sqlite: Database.Database): readonly string[] {
  const lines = sqlite.prepare('PRAGMA quick_check(10)').pluck().all() as string[];
  return lines.length === 1 && lines[0] === 'ok' ? [] : lines;
}

export const userVersion = (sqlite: Database.Database): number =>
  sqlite.pragma('user_version', { simple: true }) as number;
