import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { BoxOrigin, SizeProvenance } from '../../main/contract/annotations.ts';
import type { AnnotationId, LesionId, ShapeId } from '../../main/contract/ids.ts';
import type { Geometry, KnownLength } from '../../main/contract/shapes.ts';
import { hidden } from './library.ts';

/** Something annotated. A lesion is one class of it, with a size in mm and where that comes from. */
export const object = sqliteTable('object', {
  key: integer('key').primaryKey(),
  id: text('id').$type<LesionId>().notNull(),
  studyKey: integer('study_key').notNull(),
  /** Of the label schema. */
  class: text('class').notNull().default('lesion'),
  name: text('name').notNull(),
  /** Values of the attributes of its class: JSON, kept as text, because two rows are compared by it. */
  attributes: text('attributes'),
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
  objectKey: integer('object_key').notNull(),
  batchKey: integer('batch_key'),
  /** Boxes it shows; kept by triggers. */
  boxCount: integer('box_count').notNull().default(0),
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

export const shape = sqliteTable('shape', {
  key: integer('key').primaryKey(),
  id: text('id').$type<ShapeId>().notNull(),
  mediaKey: integer('media_key').notNull(),
  objectKey: integer('object_key'),
  frameIndex: integer('frame_index').notNull(),
  kind: text('kind').$type<Geometry['kind']>().notNull(),
  /** JSON `[[x, y], …]`, kept as text: two rows are compared by it. */
  points: text('points').notNull(),
  knownMm: real('known_mm'),
  knownProvenance: text('known_provenance').$type<KnownLength['provenance']>(),
  author: text('author').notNull(),
  drawnAt: text('drawn_at').notNull(),
  hidden: hidden(),
});
