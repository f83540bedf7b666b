import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const audit = sqliteTable('audit', {
  sequence: integer('sequence').primaryKey(),
  at: text('at').notNull(),
  monotonicUs: integer('monotonic_us').notNull(),
  actor: text('actor').notNull(),
  session: text('session').notNull(),
  action: text('action').notNull(),
  entity: text('entity').notNull(),
  entityId: text('entity_id').notNull(),
  /** JSON text exactly as it was hashed. */
  before: text('before'),
  after: text('after'),
  reason: text('reason'),
  appVersion: text('app_version').notNull(),
  modelSha256: text('model_sha256'),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
});
export type AuditRecord = typeof audit.$inferSelect;

/** `cleared`: it was undone and a new edit took its place; it can never be redone. */
export type UndoState = 'done' | 'undone' | 'cleared';

export const undoStep = sqliteTable('undo_step', {
  key: integer('key').primaryKey(),
  sequence: integer('sequence').notNull(),
  /** Steps with the same mark are undone together. */
  mark: text('mark').notNull(),
  label: text('label').notNull(),
  state: text('state').$type<UndoState>().notNull(),
});

export const setting = sqliteTable('setting', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});

/** One row: how many transactions there were. */
export const ledger = sqliteTable('ledger', {
  key: integer('key').primaryKey(),
  commits: integer('commits').notNull(),
});
