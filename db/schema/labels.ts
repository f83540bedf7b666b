import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { FieldId, LabelId, LesionId } from '../../main/contract/ids.ts';
import { hidden } from './library.ts';

export const labelSchema = sqliteTable('label_schema', {
  key: integer('key').primaryKey(),
  version: integer('version').notNull(),
  /** JSON of `Field[]`. */
  fields: text('fields').notNull(),
  author: text('author').notNull(),
  savedAt: text('saved_at').notNull(),
  hidden: hidden(),
});

export const label = sqliteTable('label', {
  key: integer('key').primaryKey(),
  id: text('id').$type<LabelId>().notNull(),
  fieldId: text('field_id').$type<FieldId>().notNull(),
  mediaKey: integer('media_key'),
  objectId: text('object_id').$type<LesionId>(),
  fromFrame: integer('from_frame'),
  toFrame: integer('to_frame'),
  /** JSON of `LabelValue`. */
  value: text('value').notNull(),
  author: text('author').notNull(),
  setAt: text('set_at').notNull(),
  hidden: hidden(),
});
