import { basename } from 'node:path';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { KnownContent } from '../../main/contract/engine/content.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { MediaId } from '../../main/contract/ids.ts';
import type { DamageReport, FrameSeries, Media } from '../../main/contract/media.ts';
import type { PixelSpacing } from '../../main/contract/spacing.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture, recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { cloud, frameSeries, media, patient, slide, study } from '../schema/index.ts';
import { putFrameIndex, type StoredFrames, timesOf } from './frame-index.ts';
import { studyFor } from './patients.ts';
import { putSpacing } from './spacing.ts';

export interface NewFrameSeries
  extends Pick<FrameSeries, 'kind' | 'path' | 'fingerprint' | 'widthPx' | 'heightPx'> {
  readonly contentSha256?: string;
  readonly modifiedMs?: number;
  readonly damage?: DamageReport;
  /** What the file states of the size of its pixels. */
  readonly spacing?: PixelSpacing | null;
  readonly patientPseudonym: string;
  /** Default `1`: most patients have one. */
  readonly studyName?: string;
  readonly frames: StoredFrames;
}

/** Adds a video, folder of frames or DICOM, and its patient and study if they are new. One undoable gesture. */
export function addMedia(db: WritableDb, added: NewFrameSeries, options: EditOptions = {}): FrameSeries {
  const { patientPseudonym, studyName = '1', frames, kind, path, fingerprint, widthPx, heightPx } = added;
  if (frames.keyFrames.length !== frames.ptsUs.length) {
    throw new CaliperError('invalid_input', 'The frame index has unequal numbers of times and key frames.');
  }
  const id = db.newId() as MediaId;
  const frameCount = frames.ptsUs.length;
  const what = {
    ...{ action: 'media.add', label: 'Add media', entity: 'media', entityId: id },
    summary: { widthPx, heightPx, frameCount },
  };
  gesture(db, what, options, (change) => {
    const row = change.insert(media, {
      ...{ id, kind, path, fingerprint },
      studyKey: studyFor(db, change, id, patientPseudonym, studyName).key,
      name: basename(path),
      contentSha256: added.contentSha256 ?? null,
      modifiedMs: added.modifiedMs ?? null,
      importedAt: utcText(db.clock),
    });
    const details = { widthPx, heightPx, frameCount, ...timesOf(frames.ptsUs), damage: added.damage ?? null };
    db.orm
      .insert(frameSeries)
      .values({ mediaKey: row.key, ...details })
      .run();
    putFrameIndex(db, row.key, frames);
    if (added.spacing) putSpacing(db, row.key, added.spacing);
  });
  return getFrameSeries(db, id);
}

/** Throws `not_found`. */
export function getMedia(db: ReadableDb, mediaId: MediaId): Media {
  const found = selectMedia(db)
    .where(and(eq(media.id, mediaId), eq(media.hidden, false)))
    .get();
  if (!found) throw noSuchMedia();
  return toMedia(found);
}

/** A medium that is pictures one after another. Throws `not_found`, or `invalid_input` for a slide or a cloud. */
export function getFrameSeries(db: ReadableDb, mediaId: MediaId): FrameSeries {
  const found = getMedia(db, mediaId);
  if (found.kind === 'slide' || found.kind === 'cloud') throw withoutFrames(found.name);
  return found;
}

/** The items with this quick fingerprint, wherever their files were: one, unless their content differs elsewhere. */
export function findMediaByFingerprint(db: ReadableDb, fingerprint: string): Media[] {
  return selectMedia(db)
    .where(and(eq(media.fingerprint, fingerprint), eq(media.hidden, false)))
    .orderBy(asc(media.key))
    .all()
    .map(toMedia);
}

/** What was stored of an item's content, for opening it again. Throws `not_found`. */
export function contentOf(db: ReadableDb, mediaId: MediaId): KnownContent {
  const { fingerprint, frameCount, contentSha256, modifiedMs } = frameSeriesRow(db, mediaId);
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

/** In order of import; `after` continues behind an item. */
export function listMedia(db: ReadableDb, limit: number, after?: MediaId): Media[] {
  const start = after === undefined ? 0 : mediaRow(db, after).key;
  return selectMedia(db)
    .where(and(gt(media.key, start), eq(media.hidden, false)))
    .orderBy(asc(media.key))
    .limit(limit)
    .all()
    .map(toMedia);
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

/** The row behind an id. Throws `not_found`. */
export function mediaRow(db: ReadableDb, mediaId: MediaId): typeof media.$inferSelect {
  const row = db
    .select()
    .from(media)
    .where(and(eq(media.id, mediaId), eq(media.hidden, false)))
    .get();
  if (!row) throw noSuchMedia();
  return row;
}

export type FrameSeriesRow = typeof media.$inferSelect & typeof frameSeries.$inferSelect;

/** The same with what only a frame series has. Throws `not_found`, or `invalid_input` for a slide or a cloud. */
export function frameSeriesRow(db: ReadableDb, mediaId: MediaId): FrameSeriesRow {
  const row = mediaRow(db, mediaId);
  const details = db.select().from(frameSeries).where(eq(frameSeries.mediaKey, row.key)).get();
  if (!details) throw withoutFrames(row.name);
  return { ...row, ...details };
}

const noSuchMedia = () => new CaliperError('not_found', 'There is no such media item in this library.');

const withoutFrames = (name: string) =>
  new CaliperError(
    'invalid_input',
    `${name} has no frames: this needs a video, a folder of pictures or a DICOM file of frames. Nothing was changed.`,
  );

const selectMedia = (db: ReadableDb) =>
  db
    .select({
      common: {
        ...{ id: media.id, patientId: patient.id, kind: media.kind, name: media.name, path: media.path },
        ...{ fingerprint: media.fingerprint, importedAt: media.importedAt },
      },
      frames: frameSeries,
      slide,
      cloud,
    })
    .from(media)
    .innerJoin(study, eq(study.key, media.studyKey))
    .innerJoin(patient, eq(patient.key, study.patientKey))
    .leftJoin(frameSeries, eq(frameSeries.mediaKey, media.key))
    .leftJoin(slide, eq(slide.mediaKey, media.key))
    .leftJoin(cloud, eq(cloud.mediaKey, media.key));

type MediaRow = NonNullable<ReturnType<ReturnType<typeof selectMedia>['get']>>;

/** Throws `database_damaged` for a medium without the row of its kind. */
function toMedia({ common: { importedAt, kind, ...common }, frames, slide, cloud }: MediaRow): Media {
  if (kind === 'slide' && slide) {
    const { widthPx, heightPx, levels, associated, mppXUm: x, mppYUm: y, mppSource: source } = slide;
    const mppUm = x === null || y === null || source === null ? null : { x, y, source };
    return { ...common, kind, widthPx, heightPx, levels, associated, mppUm, importedAt };
  }
  if (kind === 'cloud' && cloud) {
    const { pointCount, bounds, unit, attributes } = cloud;
    return { ...common, kind, pointCount, bounds, unit, attributes, importedAt };
  }
  if (kind !== 'slide' && kind !== 'cloud' && frames) {
    const { id, patientId, ...named } = common;
    const { widthPx, heightPx, frameCount } = frames;
    return { id, patientId, kind, ...named, widthPx, heightPx, frameCount, importedAt };
  }
  throw new CaliperError('database_damaged', 'The library does not say what kind of medium this is.');
}
