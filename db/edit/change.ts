import { getTableName } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Orm } from '../handle.ts';
import {
  type EditedTable,
  editedTable,
  isHideable,
  keyOf,
  type RowKey,
  type RowValues,
  whereKey,
} from './tables.ts';

/** What one edit did to one row. `null` stands for a row that is not there. */
export interface RowDiff {
  readonly table: string;
  readonly key: RowKey;
  readonly before: RowValues | null;
  readonly after: RowValues | null;
}

type Insert<T extends EditedTable> = T['$inferInsert'];
type Row<T extends EditedTable> = T['$inferSelect'];

/** Writes rows and remembers what each was before. Lives for one gesture. */
export class Change {
  readonly diffs: RowDiff[] = [];
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  insert<T extends EditedTable>(table: T, values: Insert<T>): Row<T> {
    const row = this.#orm.insert(table).values(values).returning().get() as Row<T>;
    const before = isHideable(table) ? { hidden: true } : null;
    this.#record(table, keyOf(table, row), before, row);
    return row;
  }

  /** Changes some columns of a row; columns that keep their value leave no trace. Throws `not_found`. */
  update<T extends EditedTable>(table: T, row: Row<T>, values: Partial<Row<T>>): void {
    const key = keyOf(table, row);
    const present = readRow(this.#orm, table, key);
    if (!present) throw new CaliperError('not_found', 'What should be changed is no longer there.');
    const changed = Object.entries(values).filter(([name, value]) => present[name] !== value);
    if (changed.length === 0) return;
    const after = Object.fromEntries(changed);
    this.#orm
      .update(table as EditedTable)
      .set(after)
      .where(whereKey(table, key))
      .run();
    this.#record(table, key, pick(present, Object.keys(after)), after);
  }

  /** Shows a hidden row that was written beforehand: to the history this is its insertion. */
  reveal<T extends EditedTable>(table: T, row: Row<T>): void {
    const key = keyOf(table, row);
    this.#orm
      .update(table as EditedTable)
      .set({ hidden: false })
      .where(whereKey(table, key))
      .run();
    this.#record(table, key, { hidden: true }, { ...row, hidden: false });
  }

  /** Hides the row, or deletes it where nothing can point to it. */
  remove<T extends EditedTable>(table: T, row: Row<T>): void {
    if (isHideable(table)) {
      this.update(table, row, { hidden: true } as unknown as Partial<Row<T>>);
      return;
    }
    const key = keyOf(table, row);
    this.#orm.delete(table).where(whereKey(table, key)).run();
    this.#record(table, key, row, null);
  }

  #record(table: EditedTable, key: RowKey, before: RowValues | null, after: RowValues | null): void {
    this.diffs.push({ table: getTableName(table), key, before, after });
  }
}

/**
 * Turns the row from one side of the diff to the other.
 * Throws `conflict` if the row is not as the first side says: then somebody changed it past the history.
 */
export function applyDiff(orm: Orm, diff: RowDiff, direction: 'undo' | 'redo'): void {
  const table = editedTable(diff.table);
  const [from, to] = direction === 'undo' ? [diff.after, diff.before] : [diff.before, diff.after];
  const present = readRow(orm, table, diff.key);
  // Of an insertion `before` names only `hidden`, and only that is turned: the rest may have moved on by itself.
  const names = Object.keys(diff.before ?? diff.after ?? {});
  const expected =
    from === null ? present === undefined : present && names.every((n) => present[n] === from[n]);
  if (!expected) {
    throw new CaliperError('conflict', 'What this step changed has been changed again since.', {
      details: { table: diff.table, key: diff.key },
    });
  }
  if (to === null) orm.delete(table).where(whereKey(table, diff.key)).run();
  else if (from === null) {
    orm
      .insert(table)
      .values(to as Insert<typeof table>)
      .run();
  } else {
    const where = whereKey(table, diff.key);
    orm.update(table).set(pick(to, names)).where(where).run();
  }
}

const readRow = (orm: Orm, table: EditedTable, key: RowKey): RowValues | undefined =>
  orm.select().from(table).where(whereKey(table, key)).get();

const pick = (values: RowValues, names: readonly string[]): RowValues =>
  Object.fromEntries(names.map((name) => [name, values[name]]));
