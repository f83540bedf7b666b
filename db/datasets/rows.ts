import { and, eq } from 'drizzle-orm';
import type { Dataset, Split, SplitPart } from '../../main/contract/datasets.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { DatasetId, LesionId, MediaId, SplitId } from '../../main/contract/ids.ts';
import type { MediaKind } from '../../main/contract/media.ts';
import type { ReadableDb } from '../handle.ts';
import { dataset, split } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import type { FrozenItem, FrozenMedium } from './hashes.ts';

/** How the part of a medium is stored. */
export const partLetters: Readonly<Record<SplitPart, string>> = { train: 't', validation: 'v', test: 'e' };

export type DatasetRow = typeof dataset.$inferSelect;
export type SplitRow = typeof split.$inferSelect;

/** Throws `not_found`. */
export function datasetRow(db: ReadableDb, datasetId: DatasetId): DatasetRow {
  const row = db
    .select()
    .from(dataset)
    .where(and(eq(dataset.id, datasetId), eq(dataset.hidden, false)))
    .get();
  if (!row) throw new CaliperError('not_found', 'There is no such data set in this library.');
  return row;
}

/** Throws `not_found`. */
export function splitRow(db: ReadableDb, splitId: SplitId): SplitRow & { readonly dataset: DatasetRow } {
  const found = db
    .select()
    .from(split)
    .innerJoin(dataset, eq(dataset.key, split.datasetKey))
    .where(and(eq(split.id, splitId), eq(split.hidden, false), eq(dataset.hidden, false)))
    .get();
  if (!found) throw new CaliperError('not_found', 'There is no such split in this library.');
  return { ...found.split, dataset: found.dataset };
}

export function toDataset(row: DatasetRow): Dataset {
  const { id, name, field, itemCount, patientCount, createdAt, sha256 } = row;
  return { id, name, field: storedJson(field), itemCount, patientCount, createdAt, sha256 };
}

export function toSplit(row: SplitRow, datasetId: DatasetId): Split {
  const { id, name, groupBy, fractions, seed, sha256, createdAt } = row;
  return { id, datasetId, name, group: groupBy, fractions: storedJson(fractions), seed, sha256, createdAt };
}

interface MediumLine extends Omit<FrozenMedium, 'content' | 'kind' | 'mediaId' | 'renderedData'> {
  readonly mediaId: MediaId;
  readonly kind: MediaKind;
  readonly fingerprint: string;
  readonly frameCount: number;
  readonly contentSha256: string | null;
  readonly modifiedMs: number | null;
  readonly rendered: number;
}

const mediaSql = `SELECT media_id AS mediaId, kind, path, fingerprint, frame_count AS frameCount,
    content_sha256 AS contentSha256, modified_ms AS modifiedMs, width_px AS widthPx, height_px AS heightPx, rendered,
    patient_id AS patientId, study_id AS studyId, site
  FROM dataset_medium WHERE dataset_key = ? ORDER BY position`;

/** Media as they were frozen, in their order. */
export const frozenMedia = (db: ReadableDb, datasetKey: number): FrozenMedium[] =>
  db
    .read<MediumLine>(mediaSql)
    .all(datasetKey)
    .map(({ fingerprint, frameCount, contentSha256, modifiedMs, rendered, ...medium }) => ({
      ...medium,
      content: { fingerprint, frameCount, contentSha256, modifiedMs },
      renderedData: rendered === 1,
    }));

interface ItemLine {
  readonly medium: number;
  readonly frameIndex: number | null;
  readonly objectId: LesionId | null;
  readonly xMinPx: number | null;
  readonly yMinPx: number;
  readonly xMaxPx: number;
  readonly yMaxPx: number;
  readonly label: string;
  readonly provenance: string;
}

const itemsSql = `SELECT medium_position AS medium, frame_index AS frameIndex, object_id AS objectId,
    x_min_px AS xMinPx, y_min_px AS yMinPx, x_max_px AS xMaxPx, y_max_px AS yMaxPx, label, provenance
  FROM dataset_item WHERE dataset_key = ? AND position >= ? ORDER BY position LIMIT ?`;

/** Items `[from, from + limit)` in their order. */
export const frozenItems = (db: ReadableDb, datasetKey: number, from: number, limit: number): FrozenItem[] =>
  db.read<ItemLine>(itemsSql).all(datasetKey, from, limit).map(toItem);

function toItem({ xMinPx, yMinPx, xMaxPx, yMaxPx, label, ...item }: ItemLine): FrozenItem {
  return {
    ...item,
    box: xMinPx === null ? null : { xMinPx, yMinPx, xMaxPx, yMaxPx },
    label: storedJson(label) as number | string,
  };
}
