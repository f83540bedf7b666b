import { blob, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ModelId, PredictionId, RunId } from '../../main/contract/ids.ts';
import type {
  HardReason,
  LesionSize,
  ModelTask,
  RunRecord,
  RunState,
  Subject,
} from '../../main/contract/predictions.ts';
import type { Json } from '../../main/contract/primitives.ts';
import type { RunDigest } from '../predictions/digest.ts';
import { jsonColumn } from '../stored-json.ts';
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
  card: jsonColumn('card').$type<Json>(),
  /** Null also for a model that an older version added and that was not imported again since. */
  graphProblem: text('graph_problem'),
  addedAt: text('added_at').notNull(),
  hidden: hidden(),
});

export const predictionRun = sqliteTable('prediction_run', {
  key: integer('key').primaryKey(),
  id: text('id').$type<RunId>().notNull(),
  mediaKey: integer('media_key').notNull(),
  modelKey: integer('model_key').notNull(),
  /** It says what the values of the predictions mean. */
  task: text('task').$type<ModelTask>().notNull().default('sizing'),
  jobKey: integer('job_key'),
  state: text('state').$type<RunState>().notNull(),
  /** Known from the moment the engine has chosen its provider. */
  record: jsonColumn('record').$type<RunRecord>(),
  appVersion: text('app_version').notNull(),
  framesPerSecond: real('frames_per_second'),
  digest: jsonColumn('digest').$type<RunDigest>(),
  createdAt: text('created_at').notNull(),
  finishedAt: text('finished_at'),
  hidden: hidden(),
});

/** What is said of a subject: a size in mm, or the probability of a class. */
const said = {
  value: real('value').notNull(),
  low: real('low'),
  high: real('high'),
  class: text('class'),
  /** Probability of each class of the run's record, float32 little-endian; null where there are none. */
  scores: blob('scores', { mode: 'buffer' }),
};

export const framePrediction = sqliteTable(
  'frame_prediction',
  {
    runKey: integer('run_key').notNull(),
    /** 0 where the whole frame is meant. */
    objectKey: integer('object_key').notNull(),
    frameIndex: integer('frame_index').notNull(),
    ptsUs: integer('pts_us').notNull(),
    ...said,
    quality: real('quality'),
    damaged: integer('damaged', { mode: 'boolean' }).notNull().default(false),
  },
  (row) => [primaryKey({ columns: [row.runKey, row.objectKey, row.frameIndex] })],
);

export const prediction = sqliteTable('prediction', {
  key: integer('key').primaryKey(),
  id: text('id').$type<PredictionId>().notNull(),
  runKey: integer('run_key').notNull(),
  subject: text('subject').$type<Subject>().notNull(),
  objectKey: integer('object_key'),
  frameIndex: integer('frame_index'),
  region: jsonColumn('region').$type<Json>(),
  ...said,
  frameCount: integer('frame_count').notNull(),
  damagedFrames: integer('damaged_frames').notNull().default(0),
  /** 0 is easy: what the queue is sorted by. */
  hardness: real('hardness').notNull(),
  /** Null where they are found when they are asked for. */
  hardReasons: jsonColumn('hard_reasons').$type<readonly HardReason[]>(),
  evidence: jsonColumn('evidence').$type<Json>(),
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
  predictionKey: integer('prediction_key').notNull(),
  decision: text('decision').$type<NonNullable<LesionSize['decision']>>().notNull(),
  value: real('value'),
  class: text('class'),
  author: text('author').notNull(),
  decidedAt: text('decided_at').notNull(),
  hidden: hidden(),
});
