import { eq } from 'drizzle-orm';
import type { PixelSpacing } from '../../main/contract/spacing.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { pixelSpacing } from '../schema/index.ts';

/** Stores what the file of a new item states of its pixels. Within its gesture's transaction. */
export function putSpacing(db: WritableDb, mediaKey: number, stated: PixelSpacing): void {
  const row = { mediaKey, stated };
  db.orm
    .insert(pixelSpacing)
    .values(row)
    .onConflictDoUpdate({ target: pixelSpacing.mediaKey, set: { stated } })
    .run();
}

/** What an item's file states of its pixels; null where it states nothing. */
export function spacingOf(db: ReadableDb, mediaKey: number): PixelSpacing | null {
  const row = db.select().from(pixelSpacing).where(eq(pixelSpacing.mediaKey, mediaKey)).get();
  return row?.stated ?? null;
}
