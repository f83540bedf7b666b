import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SplitGroup } from '../../main/contract/datasets.ts';
import type { DatasetId, LesionId, MediaId, PatientId, SplitId, StudyId } from '../../main/contract/ids.ts';
import type { MediaKind } from '../../main/contract/media.ts';
import { hidden } from './library.ts';

export const dataset = sqliteTable('dataset', {
  key: integer('key').primaryKey(),
  id: text('id').$type<DatasetId>().notNull(),
  name: text('name').notNull(),
  /** JSON of `LabelField`, as it was hashed. */
  field: text('field').notNull(),
  /** JSON: how items were chosen. */
  choice: text('choice').notNull(),
  /** JSON of `LeftOut[]`. */
  leftOut: text('left_out').notNull(),
  mediaCount: integer('media_count').notNull(),
  itemCount: integer('item_count').notNull(),
  patientCount: integer('patient_count').notNull(),
  sha256: text('sha256').notNull(),
  author: text('author').notNull(),
  createdAt: text('created_at').notNull(),
  hidden: hidden(),
});

export const datasetMedium = sqliteTable(
  'dataset_medium',
  {
    datasetKey: integer('dataset_key').notNull(),
    position: integer('position').notNull(),
    mediaId: text('media_id').$type<MediaId>().notNull(),
    kind: text('kind').$type<MediaKind>().notNull(),
    path: text('path').notNull(),
    fingerprint: text('fingerprint').notNull(),
    frameCount: integer('frame_count').notNull(),
    contentSha256: text('content_sha256'),
    modifiedMs: real('modified_ms'),
    widthPx: integer('width_px').notNull(),
    heightPx: integer('height_px').notNull(),
    rendered: integer('rendered', { mode: 'boolean' }).notNull(),
    patientId: text('patient_id').$type<PatientId>().notNull(),
    studyId: text('study_id').$type<StudyId>().notNull(),
    site: text('site'),
  },
  (row) => [primaryKey({ columns: [row.datasetKey, row.position] })],
);

export const datasetItem = sqliteTable(
  'dataset_item',
  {
    datasetKey: integer('dataset_key').notNull(),
    position: integer('position').notNull(),
    mediumPosition: integer('medium_position').notNull(),
    frameIndex: integer('frame_index'),
    objectId: text('object_id').$type<LesionId>(),
    xMinPx: real('x_min_px'),
    yMinPx: real('y_min_px'),
    xMaxPx: real('x_max_px'),
    yMaxPx: real('y_max_px'),
    /** JSON: a number or one of the field's classes. */
    label: text('label').notNull(),
    provenance: text('provenance').notNull(),
  },
  (row) => [primaryKey({ columns: [row.datasetKey, row.position] })],
);

export const split = sqliteTable('split', {
  key: integer('key').primaryKey(),
  id: text('id').$type<SplitId>().notNull(),
  datasetKey: integer('dataset_key').notNull(),
  name: text('name').notNull(),
  groupBy: text('group_by').$type<SplitGroup>().notNull(),
  /** JSON of `SplitFractions`. */
  fractions: text('fractions').notNull(),
  seed: integer('seed').notNull(),
  /** One letter a medium: t, v or e. */
  parts: text('parts').notNull(),
  sha256: text('sha256').notNull(),
  author: text('author').notNull(),
  createdAt: text('created_at').notNull(),
  hidden: hidden(),
});

export const datasetCheck = sqliteTable('dataset_check', {
  key: integer('key').primaryKey(),
  datasetKey: integer('dataset_key').notNull(),
  /** JSON of `DatasetFindings`. */
  findings: text('findings').notNull(),
  checkedAt: text('checked_at').notNull(),
});
