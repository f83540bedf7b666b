import { and, asc, eq } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { ModelId } from '../../main/contract/ids.ts';
import type { Model } from '../../main/contract/models.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { utcText } from '../clock.ts';
import { recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { model } from '../schema/index.ts';

export interface NewModel extends Pick<Model, 'name' | 'version' | 'folder' | 'sha256' | 'demonstration'> {
  readonly card: Json | null;
}

/** Registers a bundle whose hash has been checked. A bundle with a known hash is the known one; it may have moved. */
export function addModel(db: WritableDb, added: NewModel): Model {
  const known = findModelBySha256(db, added.sha256);
  if (known?.folder === added.folder) return known;
  const id = known?.id ?? (db.newId() as ModelId);
  const entry = {
    ...{ action: known ? 'model.move' : 'model.add', entity: 'model', entityId: id },
    ...{ before: known && { folder: known.folder }, after: { ...added, card: undefined } },
    modelSha256: added.sha256,
  };
  recorded(db, entry, () => {
    if (known) db.orm.update(model).set({ folder: added.folder }).where(eq(model.id, id)).run();
    else
      db.orm
        .insert(model)
        .values({ id, ...added, addedAt: utcText(db.clock) })
        .run();
  });
  return getModel(db, id);
}

/** Throws `not_found`. */
export function getModel(db: ReadableDb, modelId: ModelId): Model {
  return toModel(modelRow(db, modelId));
}

export function findModelBySha256(db: ReadableDb, sha256: string): Model | undefined {
  const row = db
    .select()
    .from(model)
    .where(and(eq(model.sha256, sha256), eq(model.hidden, false)))
    .get();
  return row && toModel(row);
}

/** The card as it was when the bundle was added; null for a bundle without one. Throws `not_found`. */
export const modelCard = (db: ReadableDb, modelId: ModelId): Json | null => modelRow(db, modelId).card;

export const listModels = (db: ReadableDb): Model[] =>
  db.select().from(model).where(eq(model.hidden, false)).orderBy(asc(model.key)).all().map(toModel);

/** The row behind an id. Throws `not_found`. */
export function modelRow(db: ReadableDb, modelId: ModelId): typeof model.$inferSelect {
  const row = db.select().from(model).where(eq(model.id, modelId)).get();
  if (!row) throw new CaliperError('not_found', 'There is no such model in this library.');
  return row;
}

const toModel = ({ key: _, hidden: __, card, ...row }: typeof model.$inferSelect): Model => ({
  ...row,
  hasCard: card !== null,
});
