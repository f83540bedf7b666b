import { and, eq, getTableColumns, getTableName, type SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import {
  dataset,
  decision,
  keyFrame,
  label,
  labelSchema,
  media,
  object,
  patient,
  predictionRun,
  shape,
  split,
  study,
  track,
} from '../schema/index.ts';

/** Tables whose rows a person edits. Every change to them is a diff that can be undone. */
const editedTables = [
  patient,
  study,
  media,
  object,
  track,
  keyFrame,
  shape,
  decision,
  predictionRun,
  label,
  labelSchema,
  dataset,
  split,
] as const;
export type EditedTable = (typeof editedTables)[number];

export type RowKey = Readonly<Record<string, number>>;
/** Values by property name of the schema. */
export type RowValues = Readonly<Record<string, unknown>>;

const byName = new Map<string, EditedTable>(editedTables.map((table) => [getTableName(table), table]));

export function editedTable(name: string): EditedTable {
  const table = byName.get(name);
  if (!table) throw new Error(`no table with undo: ${name}`);
  return table;
}

const columnsOf = (table: SQLiteTable) => getTableColumns(table) as Record<string, SQLiteColumn>;

/** Rows of these tables are hidden instead of deleted. */
export const isHideable = (table: SQLiteTable): boolean => 'hidden' in columnsOf(table);

export function keyOf(table: EditedTable, row: RowValues): RowKey {
  const names = table === keyFrame ? ['trackKey', 'frameIndex'] : ['key'];
  return Object.fromEntries(names.map((name) => [name, row[name] as number]));
}

export function whereKey(table: EditedTable, key: RowKey): SQL {
  const columns = columnsOf(table);
  const conditions = Object.entries(key).map(([name, value]) => eq(columns[name]!, value));
  return and(...conditions)!;
}
