import { eq } from 'drizzle-orm';
import type { MediaId } from '../../main/contract/ids.ts';
import type { DamageReport } from '../../main/contract/media.ts';
import type { PixelSpacing } from '../../main/contract/spacing.ts';
import { inTransaction, recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { frameSeries } from '../schema/index.ts';
import { frameIndexOf, type MediaTimes, timesOf } from './frame-index.ts';
import { frameSeriesRow } from './media.ts';
import { putSpacing, spacingOf } from './spacing.ts';

/** What is known of damaged pictures; null where nobody has looked. Throws `not_found`. */
export const damageOf = (db: ReadableDb, mediaId: MediaId): DamageReport | null =>
  frameSeriesRow(db, mediaId).damage;

/** Stores what was found, unless more was known before. Recorded, not undoable: it is no edit. */
export function setDamage(db: WritableDb, mediaId: MediaId, damage: DamageReport): void {
  const row = frameSeriesRow(db, mediaId);
  if (row.damage !== null && row.damage.checkedFrames >= damage.checkedFrames) return;
  const entry = {
    ...{ action: 'media.damage', entity: 'media', entityId: mediaId },
    ...{ before: { damage: row.damage }, after: { damage } },
  };
  recorded(db, entry, () =>
    db.orm.update(frameSeries).set({ damage }).where(eq(frameSeries.mediaKey, row.key)).run(),
  );
}

/** Notes what an item's file states of its pixels, where an older version has not. No edit: the file always stated it. */
export function setSpacing(db: WritableDb, mediaId: MediaId, stated: PixelSpacing): void {
  const { key } = frameSeriesRow(db, mediaId);
  const before = spacingOf(db, key);
  if (JSON.stringify(before) === JSON.stringify(stated)) return;
  const entry = {
    ...{ action: 'media.spacing', entity: 'media', entityId: mediaId },
    ...{ before: { spacing: before }, after: { spacing: stated } },
  };
  recorded(db, entry, () => putSpacing(db, key, stated));
}

/** The times of an item; read from its frame index, and noted, where an older version has not noted them. */
export function mediaTimes(db: WritableDb, mediaId: MediaId): MediaTimes {
  const { key, firstPtsUs, lastPtsUs } = frameSeriesRow(db, mediaId);
  if (firstPtsUs !== null) return { firstPtsUs, lastPtsUs };
  const times = timesOf(frameIndexOf(db, mediaId)?.ptsUs ?? []);
  if (times.firstPtsUs !== null) {
    inTransaction(db, () => db.orm.update(frameSeries).set(times).where(eq(frameSeries.mediaKey, key)).run());
  }
  return times;
}
