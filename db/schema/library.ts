import { blob, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MediaId, PatientId, StudyId } from '../../main/contract/ids.ts';
import type { Cloud, DamageReport, MediaKind, Slide } from '../../main/contract/media.ts';
import type { PixelSpacing } from '../../main/contract/spacing.ts';
import { jsonColumn } from '../stored-json.ts';

/** Deletion is a flag: what points here never dangles, and undo is one bit. */
export const hidden = () => integer('hidden', { mode: 'boolean' }).notNull().default(false);

export const patient = sqliteTable('patient', {
  key: integer('key').primaryKey(),
  id: text('id').$type<PatientId>().notNull(),
  pseudonym: text('pseudonym').notNull(),
  hidden: hidden(),
});

export const study = sqliteTable('study', {
  key: integer('key').primaryKey(),
  id: text('id').$type<StudyId>().notNull(),
  patientKey: integer('patient_key').notNull(),
  name: text('name').notNull(),
  /** The hospital, for splits by site. */
  site: text('site'),
  hidden: hidden(),
});

export const media = sqliteTable('media', {
  key: integer('key').primaryKey(),
  id: text('id').$type<MediaId>().notNull(),
  studyKey: integer('study_key').notNull(),
  kind: text('kind').$type<MediaKind>().notNull(),
  name: text('name').notNull(),
  path: text('path').notNull(),
  fingerprint: text('fingerprint').notNull(),
  /** Of every byte; null where an older version imported it. */
  contentSha256: text('content_sha256'),
  /** When the file was last written, as it was when its content was hashed. */
  modifiedMs: real('modified_ms'),
  missing: integer('missing', { mode: 'boolean' }).notNull().default(false),
  importedAt: text('imported_at').notNull(),
  hidden: hidden(),
});

/** What a video, an image series or a DICOM multi-frame object has beside what all media have. */
export const frameSeries = sqliteTable('frame_series', {
  mediaKey: integer('media_key').primaryKey(),
  widthPx: integer('width_px').notNull(),
  heightPx: integer('height_px').notNull(),
  frameCount: integer('frame_count').notNull(),
  /** Null where nobody has looked yet. */
  firstPtsUs: integer('first_pts_us'),
  lastPtsUs: integer('last_pts_us'),
  /** What is known of the soundness of its pictures. */
  damage: jsonColumn('damage').$type<DamageReport>(),
});

export const slide = sqliteTable('slide', {
  mediaKey: integer('media_key').primaryKey(),
  widthPx: integer('width_px').notNull(),
  heightPx: integer('height_px').notNull(),
  levels: jsonColumn('levels').$type<Slide['levels']>().notNull(),
  associated: jsonColumn('associated').$type<Slide['associated']>().notNull(),
  mppXUm: real('mpp_x_um'),
  mppYUm: real('mpp_y_um'),
  mppSource: text('mpp_source').$type<'file' | 'person'>(),
});

export const cloud = sqliteTable('cloud', {
  mediaKey: integer('media_key').primaryKey(),
  pointCount: integer('point_count').notNull(),
  bounds: jsonColumn('bounds').$type<Cloud['bounds']>().notNull(),
  unit: text('unit').$type<'mm'>(),
  attributes: jsonColumn('attributes').$type<Cloud['attributes']>().notNull(),
});

export const frameIndex = sqliteTable('frame_index', {
  mediaKey: integer('media_key').primaryKey(),
  ptsDeltas: blob('pts_deltas', { mode: 'buffer' }).notNull(),
  keyFrames: blob('key_frames', { mode: 'buffer' }).notNull(),
});

export const pixelSpacing = sqliteTable('pixel_spacing', {
  mediaKey: integer('media_key').primaryKey(),
  stated: jsonColumn('stated').$type<PixelSpacing>().notNull(),
});
