import { and, asc, eq, isNull } from 'drizzle-orm';
import type { ExpectedModel } from '../../main/contract/engine/model.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { ModelId } from '../../main/contract/ids.ts';
import { digestOf, type ModelParts, modelDigest } from '../../main/contract/model-digest.ts';
import type { Model } from '../../main/contract/models.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { utcText } from '../clock.ts';
import { recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { model } from '../schema/index.ts';

export interface NewModel
  extends Pick<Model, 'name' | 'version' | 'folder' | 'sha256' | 'demonstration' | 'graphProblem'> {
  readonly card: Json | null;
  readonly goldenSha256: string | null;
}

/**
 * Registers a bundle. One whose network, card and golden answer are known is the known model; it may have moved. The
 * same network with another card or golden answer is another model.
 */
export function addModel(db: WritableDb, added: NewModel): Model {
  const digest = modelDigest(partsOf(added));
  const known = findByDigest(db, digest) ?? findWithoutDigest(db, added);
  const { folder, goldenSha256, graphProblem } = added;
  if (known?.folder === folder && known.digest !== null && known.graphProblem === graphProblem)
    return toModel(known);
  const id = known?.id ?? (db.newId() as ModelId);
  const entry = {
    ...{ action: known ? 'model.move' : 'model.add', entity: 'model', entityId: id },
    ...{ before: known && { folder: known.folder, digest: known.digest } },
    ...{ after: { ...added, card: undefined, digest }, modelSha256: added.sha256 },
  };
  recorded(db, entry, () => {
    if (known)
      db.orm.update(model).set({ folder, digest, goldenSha256, graphProblem }).where(eq(model.id, id)).run();
    else
      db.orm
        .insert(model)
        .values({ id, ...added, digest, addedAt: utcText(db.clock) })
        .run();
  });
  return getModel(db, id);
}

type Row = typeof model.$inferSelect;

const cardDigest = (card: Json | null): string | null => (card === null ? null : digestOf(card));

const partsOf = ({
  sha256,
  card,
  goldenSha256,
}: Pick<Row, 'sha256' | 'card' | 'goldenSha256'>): ModelParts => ({
  sha256,
  cardSha256: cardDigest(card),
  goldenSha256,
});

const findByDigest = (db: ReadableDb, digest: string): Row | undefined =>
  db
    .select()
    .from(model)
    .where(and(eq(model.digest, digest), eq(model.hidden, false)))
    .get();

/** A model that an older version added: known by its network and its card. */
const findWithoutDigest = (db: ReadableDb, { sha256, card }: NewModel): Row | undefined =>
  db
    .select()
    .from(model)
    .where(and(eq(model.sha256, sha256), isNull(model.digest), eq(model.hidden, false)))
    .all()
    .find((row) => cardDigest(row.card) === cardDigest(card));

/** Throws `not_found`. */
export function getModel(db: ReadableDb, modelId: ModelId): Model {
  return toModel(modelRow(db, modelId));
}

/**
 * The card as it was when the bundle was added; null for a bundle without one. Throws `not_found`, `database_damaged` if
 * what is stored is not what was added.
 */
export const modelCard = (db: ReadableDb, modelId: ModelId): Json | null => soundRow(db, modelId).card;

/** What the engine must find in the model's folder before it uses it. Throws as `modelCard` does. */
export function expectedModel(db: ReadableDb, modelId: ModelId): ExpectedModel {
  const row = soundRow(db, modelId);
  return { folder: row.folder, sha256: row.sha256, cardSha256: cardDigest(row.card), digest: row.digest };
}

/**
 * Models of which something stored is not what was added, each with the reason: against their digest, their card and the
 * history. It reads the whole history once.
 */
export function modelDigestProblems(db: ReadableDb): { modelId: ModelId; problem: string }[] {
  const told = db
    .read<{ modelId: string; digest: string | null }>(
      `SELECT entity_id AS modelId, json_extract(after, '$.digest') AS digest FROM audit
       WHERE entity = 'model' AND action IN ('model.add', 'model.move') ORDER BY sequence`,
    )
    .all();
  const added = new Map(told.map(({ modelId, digest }) => [modelId, digest]));
  const rows = db.select().from(model).orderBy(asc(model.key)).all();
  return rows.flatMap((row) => {
    const addedAs = added.get(row.id) ?? row.digest;
    const problem =
      problemOf(row) ?? (addedAs === row.digest ? undefined : 'the history names another digest');
    return problem === undefined ? [] : [{ modelId: row.id, problem }];
  });
}

function soundRow(db: ReadableDb, modelId: ModelId): Row {
  const row = modelRow(db, modelId);
  const problem = problemOf(row);
  if (problem === undefined) return row;
  throw new CaliperError(
    'database_damaged',
    `What the library holds of this model is not what was added to it: ${problem}. Results made with it keep their numbers; import its bundle again, or restore a backup.`,
    { details: { modelId, problem } },
  );
}

/** What is stored now against the digest, and what was read off the card against the card. */
function problemOf(row: Row): string | undefined {
  if (row.digest === null) return undefined;
  if (row.digest !== modelDigest(partsOf(row))) return 'its card or a hash was changed in the database';
  const { training, name } = (row.card ?? {}) as { training?: { renderedData?: unknown }; name?: unknown };
  if (training !== undefined && row.demonstration !== (training.renderedData === true))
    return 'the mark of a demonstration is not that of its card';
  return name === undefined || name === row.name ? undefined : 'its name is not that of its card';
}

export const listModels = (db: ReadableDb): Model[] =>
  db.select().from(model).where(eq(model.hidden, false)).orderBy(asc(model.key)).all().map(toModel);

/** The row behind an id. Throws `not_found`. */
export function modelRow(db: ReadableDb, modelId: ModelId): typeof model.$inferSelect {
  const row = db.select().from(model).where(eq(model.id, modelId)).get();
  if (!row) throw new CaliperError('not_found', 'There is no such model in this library.');
  return row;
}

const toModel = ({ key: _, hidden: __, goldenSha256, card, ...row }: typeof model.$inferSelect): Model => ({
  ...row,
  hasGolden: row.digest === null ? null : goldenSha256 !== null,
  hasCard: card !== null,
});
