import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AnnotationId, LesionId } from '../../main/contract/ids.ts';
import { hidden } from './library.ts';

/** Where a size in mm comes from: a number without this is not a measurement. */
export const sizeProvenances = [
  'unknown',
  'imported',
  'visual estimate',
  'instrument',
  'pathology',
  'accepted prediction',
  'edited prediction',
] as const;
export type SizeProvenance = (typeof sizeProvenances)[number];

/** How a box came to be. */
export type BoxOrigin = 'drawn' | 'imported' | 'accepted' | 'edited';

export const lesion = sqliteTable('lesion', {
  key: integer('key').primaryKey(),
  id: text('id').$type<LesionId>().notNull(),
  studyKey: integer('study_key').notNull(),
  name: text('name').notNull(),
  sizeMm: real('size_mm'),
  sizeProvenance: text('size_provenance').$type<SizeProvenance>().notNull(),
  sizePredictionKey: integer('size_prediction_key'),
  paris: text('paris'),
  site: text('site'),
  histology: text('histology'),
  hidden: hidden(),
});

export const batch = sqliteTable('batch', {
  key: integer('key').primaryKey(),
  label: text('label').notNull(),
  complete: integer('complete', { mode: 'boolean' }).notNull().default(false),
  startedAt: text('started_at').notNull(),
});

export const track = sqliteTable('track', {
  key: integer('key').primaryKey(),
  id: text('id').$type<AnnotationId>().notNull(),
  mediaKey: integer('media_key').notNull(),
  lesionKey: integer('lesion_key').notNull(),
  batchKey: integer('batch_key'),
  hidden: hidden(),
});

export const keyFrame = sqliteTable(
  'key_frame',
  {
    trackKey: integer('track_key').notNull(),
    frameIndex: integer('frame_index').notNull(),
    xMinPx: real('x_min_px').notNull(),
    yMinPx: real('y_min_px').notNull(),
    xMaxPx: real('x_max_px').notNull(),
    yMaxPx: real('y_max_px').notNull(),
    /** From here to the next key frame the lesion is not to be seen. */
    outside: integer('outside', { mode: 'boolean' }).notNull().default(false),
    occluded: integer('occluded', { mode: 'boolean' }).notNull().default(false),
    origin: text('origin').$type<BoxOrigin>().notNull(),
    author: text('author').notNull(),
    /** The run whose prediction was accepted or edited into this box. */
    runKey: integer('run_key'),
  },
  (row) => [primaryKey({ columns: [row.trackKey, row.frameIndex] })],
);
