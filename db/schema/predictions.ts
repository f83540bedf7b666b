import { sql } from 'drizzle-orm';
import { blob, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ModelId, PredictionId, RunId } from '../../main/contract/ids.ts';
import type { LesionSize, RunRecord, RunState, SizeClass } from '../../main/contract/predictions.ts';
import type { Json } from '../../main/contract/primitives.ts';
import type { RunDigest } from '../predictions/digest.ts';
import { hidden } from './library.ts';

export const model = sqliteTable('model', {
  key: integer('key').primaryKey(),
  id: text('id').$type<ModelId>().notNull(),
  name: text('name').notNull(),
  version: text('version').notNull(),
  folder: text('folder').notNull(),
  sha256: text('sha256').notNull(),
  /** Null for a model that an older version added: its golden answer was not looked at. */
  digest: text('digest'),
  goldenSha256: text('golden_sha256'),
  demonstration: integer('demonstration', { mode: 'boolean' }).notNull(),
  card: text('card', { mode: 'json' }).$type<Json>(),
  addedAt: text('added_at').notNull(),
  hidden: hidden(),
});

export const predictionRun = sqliteTable('prediction_run', {
  key: integer('key').primaryKey(),
  id: text('id').$type<RunId>().notNull(),
  mediaKey: integer('media_key').notNull(),
  modelKey: integer('model_key').notNull(),
  jobKey: integer('job_key'),
  state: text('state').$type<RunState>().notNull(),
  /** Known from the moment the engine has chosen its provider. */
  record: text('record', { mode: 'json' }).$type<RunRecord>(),
  appVersion: text('app_version').notNull(),
  framesPerSecond: real('frames_per_second'),
  digest: text('digest', { mode: 'json' }).$type<RunDigest>(),
  createdAt: text('created_at').notNull(),
  finishedAt: text('finished_at'),
});

const sizes = {
  sizeMm: real('size_mm').notNull(),
  lowMm: real('low_mm').notNull(),
  highMm: real('high_mm').notNull(),
  sizeClass: text('size_class').$type<SizeClass>().notNull(),
};

export const prediction = sqliteTable(
  'prediction',
  {
    runKey: integer('run_key').notNull(),
    lesionKey: integer('lesion_key').notNull(),
    frameIndex: integer('frame_index').notNull(),
    ptsUs: integer('pts_us').notNull(),
    ...sizes,
    quality: real('quality').notNull(),
    damaged: integer('damaged', { mode: 'boolean' }).notNull().default(false),
  },
  (row) => [primaryKey({ columns: [row.runKey, row.lesionKey, row.frameIndex] })],
);

export const lesionPrediction = sqliteTable('lesion_prediction', {
  key: integer('key').primaryKey(),
  id: text('id').$type<PredictionId>().notNull(),
  runKey: integer('run_key').notNull(),
  lesionKey: integer('lesion_key').notNull(),
  ...sizes,
  frameCount: integer('frame_count').notNull(),
  damagedFrames: integer('damaged_frames').notNull().default(0),
  /** Relative width of the interval: what the queue is sorted by. */
  hardness: real('hardness').generatedAlwaysAs(sql`((high_mm - low_mm) / size_mm)`, { mode: 'virtual' }),
});

export const gateState = sqliteTable(
  'gate_state',
  {
    runKey: integer('run_key').notNull(),
    gate: text('gate').notNull(),
    /** Openness of each channel, 0 to 1, `[C]` little-endian float32. */
    openFloat32: blob('open_float32', { mode: 'buffer' }).notNull(),
  },
  (row) => [primaryKey({ columns: [row.runKey, row.gate] })],
);

export const decision = sqliteTable('decision', {
  key: integer('key').primaryKey(),
  id: text('id').notNull(),
  lesionPredictionKey: integer('lesion_prediction_key').notNull(),
  decision: text('decision').$type<NonNullable<LesionSize['decision']>>().notNull(),
  sizeMm: real('size_mm'),
  author: text('author').notNull(),
  decidedAt: text('decided_at').notNull(),
  hidden: hidden(),
});
