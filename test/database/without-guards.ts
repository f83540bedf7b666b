import type Database from 'better-sqlite3';

/** Changes a library as a program would that takes its triggers away before and puts them back behind it. */
export function withoutGuards(sqlite: Database.Database, change: string): void {
  const guards = sqlite.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of guards) sqlite.exec(`DROP TRIGGER ${name}`);
  sqlite.exec(change);
  for (const { sql } of guards) sqlite.exec(sql);
}
