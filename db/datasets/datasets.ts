import { and, desc, eq } from 'drizzle-orm';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import type {
  Dataset,
  DatasetItem,
  DatasetMedium,
  LabelField,
  LeftOut,
  Split,
  SplitPart,
} from '../../main/contract/datasets.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { DatasetId, SplitId } from '../../main/contract/ids.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { dataset, datasetMedium, split } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import {
  datasetSha256,
  type FrozenItem,
  type FrozenMedium,
  type SplitRequest,
  splitSha256,
} from './hashes.ts';
import {
  type DatasetRow,
  datasetRow,
  frozenItems,
  frozenMedia,
  partLetters,
  type SplitRow,
  splitRow,
  toDataset,
  toSplit,
} from './rows.ts';

/** Labelled items of some media, in the order in which they will stay. */
export interface NewDataset {
  readonly name: string;
  readonly field: LabelField;
  /** How the items were chosen: caps, strides and the like. */
  readonly choice: Readonly<Record<string, number | boolean | string>>;
  readonly leftOut: readonly LeftOut[];
  readonly media: readonly FrozenMedium[];
  readonly items: readonly FrozenItem[];
}

/**
 * Freezes a data set. One undoable gesture, which hides it; what is in it can be neither changed nor deleted.
 * Throws `conflict` for a name that a data set has.
 */
export function addDataset(db: WritableDb, added: NewDataset, options: EditOptions = {}): Dataset {
  const { name, field, media, items } = added;
  const taken = db
    .select({ key: dataset.key })
    .from(dataset)
    .where(and(eq(dataset.name, name), eq(dataset.hidden, false)))
    .get();
  if (taken) {
    throw new CaliperError(
      'conflict',
      `There is a data set of the name ${name}. Choose another. Nothing was made.`,
    );
  }
  const id = db.newId() as DatasetId;
  const what = { action: 'dataset.make', label: 'Make data set', entity: 'dataset', entityId: id };
  gesture(db, what, options, (change) => {
    const { key } = change.insert(dataset, {
      ...{ id, name, field: canonicalJson(field), choice: canonicalJson(added.choice) },
      leftOut: canonicalJson(added.leftOut),
      ...{ mediaCount: media.length, itemCount: items.length },
      patientCount: new Set(items.map((item) => media[item.medium]!.patientId)).size,
      sha256: datasetSha256(field, media, items),
      ...{ author: db.session.actor, createdAt: utcText(db.clock) },
    });
    for (const [position, { content, renderedData, ...medium }] of media.entries()) {
      db.orm
        .insert(datasetMedium)
        .values({ datasetKey: key, position, ...medium, ...content, rendered: renderedData })
        .run();
    }
    const insert = db.write(
      `INSERT INTO dataset_item (dataset_key, position, medium_position, frame_index, object_id, x_min_px, y_min_px,
         x_max_px, y_max_px, label, provenance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const [position, { medium, frameIndex, objectId, box, label, provenance }] of items.entries()) {
      const corners = box ? [box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx] : [null, null, null, null];
      insert.run(key, position, medium, frameIndex, objectId, ...corners, JSON.stringify(label), provenance);
    }
  });
  return getDataset(db, id);
}

/** Throws `not_found`. */
export const getDataset = (db: ReadableDb, datasetId: DatasetId): Dataset =>
  toDataset(datasetRow(db, datasetId));

/** Newest first. */
export const listDatasets = (db: ReadableDb): Dataset[] =>
  db.select().from(dataset).where(eq(dataset.hidden, false)).orderBy(desc(dataset.key)).all().map(toDataset);

/** What a data set left out, and how many media it has. Throws `not_found`. */
export function datasetDetails(db: ReadableDb, datasetId: DatasetId) {
  const { mediaCount, leftOut } = datasetRow(db, datasetId);
  return { media: mediaCount, leftOut: storedJson(leftOut) as LeftOut[] };
}

/** The media of a data set with their frozen content, each where the library has it now. Throws `not_found`. */
export function mediaOfDataset(db: ReadableDb, datasetId: DatasetId): DatasetMedium[] {
  const whereNow = db.read<{ path: string }>('SELECT path FROM media WHERE id = ?');
  return frozenMedia(db, datasetRow(db, datasetId).key).map(
    ({ patientId: _, studyId: __, site: ___, ...medium }) => ({
      ...medium,
      path: whereNow.get(medium.mediaId)?.path ?? medium.path,
    }),
  );
}

/** Media and items as they were frozen. Throws `not_found`. */
export function frozenDataset(db: ReadableDb, datasetId: DatasetId) {
  const { key, itemCount } = datasetRow(db, datasetId);
  return { media: frozenMedia(db, key), items: frozenItems(db, key, 0, itemCount) };
}

/** Items `[from, from + limit)` of a split data set, with their parts. Throws `not_found`. */
export function itemsOfSplit(db: ReadableDb, splitId: SplitId, from: number, limit: number): DatasetItem[] {
  const { parts, datasetKey } = splitRow(db, splitId);
  const media = frozenMedia(db, datasetKey);
  return frozenItems(db, datasetKey, from, limit).map(({ medium, provenance: _, ...item }, i) => {
    const { mediaId, patientId, studyId, site } = media[medium]!;
    return { index: from + i, mediaId, ...item, patientId, studyId, site, part: partOf(parts[medium]) };
  });
}

/**
 * Adds a split of a data set; one that divides it equally by an equal request is returned as it is. One undoable gesture.
 * @param parts of each medium, in the data set's order. Throws `not_found`
 */
export function addSplit(
  db: WritableDb,
  datasetId: DatasetId,
  request: SplitRequest & { readonly name: string },
  parts: readonly SplitPart[],
  options: EditOptions & { readonly label?: string } = {},
): Split {
  const owner = datasetRow(db, datasetId);
  const { name, group, fractions, seed } = request;
  const letters = parts.map((part) => partLetters[part]).join('');
  const sha256 = splitSha256(owner.sha256, { group, fractions, seed }, letters);
  const known = splitRows(db, owner).find((row) => row.sha256 === sha256);
  if (known) return toSplit(known, datasetId);
  const id = db.newId() as SplitId;
  const what = {
    action: 'split.make',
    label: options.label ?? 'Split data set',
    entity: 'split',
    entityId: id,
  };
  gesture(db, what, options, (change) => {
    change.insert(split, {
      ...{ id, datasetKey: owner.key, name, groupBy: group, fractions: canonicalJson(fractions), seed },
      ...{ parts: letters, sha256, author: db.session.actor, createdAt: utcText(db.clock) },
    });
  });
  return getSplit(db, id);
}

/** The part of each medium, in the data set's order. Throws `not_found`. */
export const partsOfSplit = (db: ReadableDb, splitId: SplitId): SplitPart[] =>
  Array.from(splitRow(db, splitId).parts, partOf);

/** Takes a data set out of sight with its splits; what is in it stays, and so does its hash. Undoable. Throws `not_found`. */
export function removeDataset(db: WritableDb, datasetId: DatasetId, options: EditOptions = {}): void {
  const what = { action: 'dataset.remove', label: 'Remove data set', entity: 'dataset', entityId: datasetId };
  gesture(db, what, options, (change) => change.remove(dataset, datasetRow(db, datasetId)));
}

/** Throws `not_found`. */
export function getSplit(db: ReadableDb, splitId: SplitId): Split {
  const row = splitRow(db, splitId);
  return toSplit(row, row.dataset.id);
}

/** The splits of a data set, oldest first. Throws `not_found`. */
export const splitsOf = (db: ReadableDb, datasetId: DatasetId): Split[] =>
  splitRows(db, datasetRow(db, datasetId)).map((row) => toSplit(row, datasetId));

const splitRows = (db: ReadableDb, owner: DatasetRow): SplitRow[] =>
  db
    .select()
    .from(split)
    .where(and(eq(split.datasetKey, owner.key), eq(split.hidden, false)))
    .orderBy(split.key)
    .all();

function partOf(letter: string | undefined): SplitPart {
  const found = Object.entries(partLetters).find(([, each]) => each === letter);
  if (!found)
    throw new CaliperError('database_damaged', 'The stored split does not name a part for each medium.');
  return found[0] as SplitPart;
}
