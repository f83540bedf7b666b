import { basename } from 'node:path';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { KnownContent } from '../../main/contract/engine/content.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { MediaId } from '../../main/contract/ids.ts';
import type { DamageReport, Media } from '../../main/contract/media.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture, inTransaction, recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { media, patient, study } from '../schema/index.ts';
import { frameIndexOf, putFrameIndex, type StoredFrames } from './frame-index.ts';
import { studyFor } from './patients.ts';

export interface NewMedia extends Pick<Media, 'kind' | 'path' | 'fingerprint' | 'widthPx' | 'heightPx'> {
  readonly contentSha256?: string;
  readonly modifiedMs?: number;
  readonly damage?: DamageReport;
  readonly patientPseudonym: string;
  /** Default `1`: most patients have one. */
  readonly studyName?: string;
  readonly frames: StoredFrames;
}

/** Adds a video, folder of frames or DICOM, and its patient and study if they are new. One undoable gesture. */
export function addMedia(db: WritableDb, added: NewMedia, options: EditOptions = {}): Media {
  const { patientPseudonym, studyName = '1', frames, kind, path, fingerprint, widthPx, heightPx } = added;
  if (frames.keyFrames.length !== frames.ptsUs.length) {
    throw new CaliperError('invalid_input', 'The frame index has unequal numbers of times and key frames.');
  }
  const id = db.newId() as MediaId;
  const what = { action: 'media.add', label: 'Add media', entity: 'media', entityId: id };
  gesture(db, what, options, (change) => {
    const row = change.insert(media, {
      ...{ id, kind, path, fingerprint, widthPx, heightPx },
      studyKey: studyFor(db, change, id, patientPseudonym, studyName).key,
      name: basename(path),
      ...timesOf(frames.ptsUs),
      contentSha256: added.contentSha256 ?? null,
      modifiedMs: added.modifiedMs ?? null,
      damage: added.damage ?? null,
      frameCount: frames.ptsUs.length,
      importedAt: utcText(db.clock),
    });
    putFrameIndex(db, row.key, frames);
  });
  return getMedia(db, id);
}

/** Throws `not_found`. */
export function getMedia(db: ReadableDb, mediaId: MediaId): Media {
  const found = selectMedia(db)
    .where(and(eq(media.id, mediaId), eq(media.hidden, false)))
    .get();
  if (!found) throw new CaliperError('not_found', 'There is no such media item in this library.');
  return found;
}

/** The items with this quick fingerprint, wherever their files were: one, unless their content differs elsewhere. */
export function findMediaByFingerprint(db: ReadableDb, fingerprint: string): Media[] {
  return selectMedia(db)
    .where(and(eq(media.fingerprint, fingerprint), eq(media.hidden, false)))
    .orderBy(asc(media.key))
    .all();
}

/** What was stored of an item's content, for opening it again. Throws `not_found`. */
export function contentOf(db: ReadableDb, mediaId: MediaId): KnownContent {
  const { fingerprint, frameCount, contentSha256, modifiedMs } = mediaRow(db, mediaId);
  return { fingerprint, frameCount, contentSha256, modifiedMs };
}

/** Notes what all bytes of an item's file are and when it was written. No edit: the content is the one it always had. */
export function setContent(
  db: WritableDb,
  mediaId: MediaId,
  contentSha256: string,
  modifiedMs: number,
): void {
  const row = mediaRow(db, mediaId);
  if (row.contentSha256 === contentSha256 && row.modifiedMs === modifiedMs) return;
  const entry = {
    ...{ action: 'media.content', entity: 'media', entityId: mediaId },
    ...{ before: { contentSha256: row.contentSha256 }, after: { contentSha256 } },
  };
  const set = { contentSha256, modifiedMs };
  recorded(db, entry, () => db.orm.update(media).set(set).where(eq(media.key, row.key)).run());
}

/** What is known of damaged pictures; null where nobody has looked. Throws `not_found`. */
export const damageOf = (db: ReadableDb, mediaId: MediaId): DamageReport | null =>
  mediaRow(db, mediaId).damage;

/** Stores what was found, unless more was known before. Recorded, not undoable: it is no edit. */
export function setDamage(db: WritableDb, mediaId: MediaId, damage: DamageReport): void {
  const row = mediaRow(db, mediaId);
  if (row.damage !== null && row.damage.checkedFrames >= damage.checkedFrames) return;
  const entry = {
    ...{ action: 'media.damage', entity: 'media', entityId: mediaId },
    ...{ before: { damage: row.damage }, after: { damage } },
  };
  recorded(db, entry, () => db.orm.update(media).set({ damage }).where(eq(media.key, row.key)).run());
}

/** In order of import; `after` continues behind an item. */
export function listMedia(db: ReadableDb, limit: number, after?: MediaId): Media[] {
  const start = after === undefined ? 0 : mediaRow(db, after).key;
  return selectMedia(db)
    .where(and(gt(media.key, start), eq(media.hidden, false)))
    .orderBy(asc(media.key))
    .limit(limit)
    .all();
}

/** Points an item to where its file is now. The caller has compared the fingerprints. Undoable. */
export function relinkMedia(
  db: WritableDb,
  mediaId: MediaId,
  path: string,
  options: EditOptions = {},
): Media {
  const what = { action: 'media.relink', label: 'Relink media', entity: 'media', entityId: mediaId };
  gesture(db, what, options, (change) => {
    change.update(media, mediaRow(db, mediaId), { path, name: basename(path) });
  });
  return getMedia(db, mediaId);
}

/** Notes whether the file was found where it should be. Recorded, not undoable: it is no edit. */
export function setMediaMissing(db: WritableDb, mediaId: MediaId, missing: boolean): void {
  const row = mediaRow(db, mediaId);
  if (row.missing === missing) return;
  const entry = {
    ...{ action: 'media.missing', entity: 'media', entityId: mediaId },
    ...{ before: { missing: row.missing }, after: { missing } },
  };
  recorded(db, entry, () => db.orm.update(media).set({ missing }).where(eq(media.key, row.key)).run());
}

/** Takes an item out of the library with its tracks; what was predicted on it stays on record. Undoable. */
export const removeMedia = (db: WritableDb, mediaId: MediaId, options: EditOptions = {}): void =>
  removeAllMedia(db, [mediaId], options);

/** The same for several items as one step, all or none. Their files are not touched. */
export function removeAllMedia(
  db: WritableDb,
  mediaIds: readonly MediaId[],
  options: EditOptions = {},
): void {
  const what = {
    action: 'media.remove',
    label: 'Remove media',
    entity: 'media',
    entityId: mediaIds[0] ?? '',
  };
  gesture(db, what, options, (change) => {
    for (const mediaId of new Set(mediaIds)) change.remove(media, mediaRow(db, mediaId));
  });
}

/** When the first and the last frame of an item are shown; null for an item without frames. */
export interface MediaTimes {
  readonly firstPtsUs: number | null;
  readonly lastPtsUs: number | null;
}

/** The times of an item; read from its frame index, and noted, where an older version has not noted them. */
export function mediaTimes(db: WritableDb, mediaId: MediaId): MediaTimes {
  const { key, firstPtsUs, lastPtsUs } = mediaRow(db, mediaId);
  if (firstPtsUs !== null) return { firstPtsUs, lastPtsUs };
  const times = timesOf(frameIndexOf(db, mediaId)?.ptsUs ?? []);
  if (times.firstPtsUs !== null) {
    inTransaction(db, () => db.orm.update(media).set(times).where(eq(media.key, key)).run());
  }
  return times;
}

const timesOf = (ptsUs: ArrayLike<number>): MediaTimes => ({
  firstPtsUs: ptsUs[0] ?? null,
  lastPtsUs: ptsUs[ptsUs.length - 1] ?? null,
});

/** The row behind an id. Throws `not_found`. */
export function mediaRow(db: ReadableDb, mediaId: MediaId): typeof media.$inferSelect {
  const row = db
    .select()
    .from(media)
    .where(and(eq(media.id, mediaId), eq(media.hidden, false)))
    .get();
  if (!row) throw new CaliperError('not_found', 'There is no such media item in this library.');
  return row;
}

const selectMedia = (db: ReadableDb) =>
  db
    .select({
      ...{ id: media.id, patientId: patient.id, kind: media.kind, name: media.name, path: media.path },
      ...{ fingerprint: media.fingerprint, widthPx: media.widthPx, heightPx: media.heightPx },
      ...{ frameCount: media.frameCount, importedAt: media.importedAt },
    })
    .from(media)
    .innerJoin(study, eq(study.key, media.studyKey))
    .innerJoin(patient, eq(patient.key, study.patientKey));
