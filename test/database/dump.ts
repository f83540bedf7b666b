import type Database from 'better-sqlite3';

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The whole database as SQL text that makes it again: tables, rows in key order, indexes, triggers, version. */
export function dumpSql(sqlite: Database.Database): string {
  const objects = sqlite
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all() as { type: string; name: string; sql: string }[];
  const tables = objects.filter(({ type }) => type === 'table');
  const lines = tables.flatMap(({ name, sql }) => [`${sql};`, ...insertsOf(sqlite, name)]);
  const rest = objects.filter(({ type }) => type !== 'table').map(({ sql }) => `${sql};`);
  const pragmas = ['application_id', 'user_version'].map(
    (pragma) => `PRAGMA ${pragma} = ${sqlite.pragma(pragma, { simple: true })};`,
  );
  return `${[...lines, ...rest, ...pragmas].join('\n')}\n`;
}

function insertsOf(sqlite: Database.Database, table: string): string[] {
  const columns = sqlite
    .prepare(`SELECT name FROM pragma_table_info(${sqlText(table)})`)
    .pluck()
    .all() as string[];
  const key = sqlite
    .prepare(`SELECT name FROM pragma_table_info(${sqlText(table)}) WHERE pk > 0 ORDER BY pk`)
    .pluck()
    .all() as string[];
  const values = columns.map((column) => `quote(${quoted(column)})`).join(` || ',' || `);
  const names = columns.map(quoted).join(',');
  return sqlite
    .prepare(`SELECT ${values} FROM ${quoted(table)} ORDER BY ${key.map(quoted).join(',')}`)
    .pluck()
    .all()
    .map((row) => `INSERT INTO ${quoted(table)} (${names}) VALUES (${row});`);
}

const sqlText = (text: string) => `'${text.replaceAll("'", "''")}'`;
