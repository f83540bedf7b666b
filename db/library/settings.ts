import { eq } from 'drizzle-orm';
import { recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { setting } from '../schema/index.ts';

/** A setting of this library, or undefined if it was never set. */
export const getSetting = (db: ReadableDb, name: string): string | undefined =>
  db.select().from(setting).where(eq(setting.name, name)).get()?.value;

export function setSetting(db: WritableDb, name: string, value: string): void {
  const entry = {
    ...{ action: 'setting.set', entity: 'setting', entityId: name },
    ...{ before: getSetting(db, name) ?? null, after: value },
  };
  recorded(db, entry, () => writeSetting(db, name, value));
}

/** Without a word in the history: for a caller that says there what the setting means. */
export function writeSetting(db: WritableDb, name: string, value: string): void {
  db.orm
    .insert(setting)
    .values({ name, value })
    .onConflictDoUpdate({ target: setting.name, set: { value } })
    .run();
}
