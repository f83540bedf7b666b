import type { MediaId, PatientId, RunId } from '../../main/contract/ids.ts';
import type { LibraryItem, LibrarySort } from '../../main/contract/library.ts';
import type { FrameSeries } from '../../main/contract/media.ts';
import type { RunState } from '../../main/contract/predictions.ts';
import type { ReadableDb } from '../handle.ts';
import { durationOf } from './duration.ts';
import { mediaRow } from './media.ts';

export interface LibraryFilter {
  /** Part of the name or of the patient's pseudonym; ASCII letters in any case. */
  readonly text?: string | undefined;
  readonly patientId?: PatientId | undefined;
}

/**
 * A page of the library in one of its orders, behind `after` where that is given: `imported` and `newest` by time of
 * import, `name` without regard to case, `hardness` hardest first and then what has not been sized.
 * Throws `not_found` for an `after` that never was.
 */
export function libraryPage(
  db: ReadableDb,
  sort: LibrarySort,
  limit: number,
  filter: LibraryFilter = {},
  after?: MediaId,
): LibraryItem[] {
  const keys = keysOf(db, sort, limit, filter, after === undefined ? undefined : positionOf(db, after));
  return keys.map((key) => toItem(db.read<ItemRow>(itemSql).get(key)!));
}

/** One item as the library shows it. Throws `not_found`. */
export const libraryItem = (db: ReadableDb, mediaId: MediaId): LibraryItem =>
  toItem(db.read<ItemRow>(itemSql).get(mediaRow(db, mediaId).key)!);

/** How many items a filter lets through. */
export function countLibrary(db: ReadableDb, filter: LibraryFilter = {}): number {
  const sql = `SELECT count(*) AS count ${fromMedia} WHERE media.hidden = 0 ${conditions(filter)}`;
  return db.read<{ count: number }>(sql).get(valuesOf(filter))!.count;
}

const fromMedia = `FROM media JOIN study ON study.key = media.study_key
  JOIN patient ON patient.key = study.patient_key`;

const conditions = ({ text, patientId }: LibraryFilter) =>
  [
    text === undefined
      ? ''
      : `AND (media.name LIKE $like ESCAPE '\\' OR patient.pseudonym LIKE $like ESCAPE '\\')`,
    patientId === undefined ? '' : 'AND patient.id = $patientId',
  ].join(' ');

const valuesOf = ({ text, patientId }: LibraryFilter) => ({
  ...(text !== undefined && { like: `%${text.replaceAll(/[\\%_]/g, '\\$&')}%` }),
  ...(patientId !== undefined && { patientId }),
});

/** Where an item stands in every order. */
interface Position {
  readonly key: number;
  readonly name: string;
  readonly hardness: number | null;
  readonly predictionKey: number | null;
}

const newest = `(SELECT max(key) FROM prediction_run WHERE media_key = media.key AND task = 'sizing' AND hidden = 0)`;
const newestDone = `(SELECT max(key) FROM prediction_run WHERE media_key = media.key AND task = 'sizing' AND state = 'done' AND hidden = 0)`;

/** Also of an item that was removed meanwhile: the page behind it goes on where it stood. */
function positionOf(db: ReadableDb, mediaId: MediaId): Position {
  const found = db
    .read<Position>(
      `SELECT media.key, media.name, p.hardness, p.key AS predictionKey FROM media
       LEFT JOIN prediction AS p ON p.key = (SELECT key FROM prediction
         WHERE run_key = ${newestDone} ORDER BY hardness DESC, key LIMIT 1)
       WHERE media.id = ?`,
    )
    .get(mediaId);
  return found ?? { ...mediaRow(db, mediaId), hardness: null, predictionKey: null };
}

type Keys = readonly { readonly key: number }[];

function keysOf(
  db: ReadableDb,
  sort: LibrarySort,
  limit: number,
  filter: LibraryFilter,
  after: Position | undefined,
): number[] {
  const read = (where: string, order: string, values: object, most = limit) =>
    (
      db
        .read(
          `SELECT media.key ${fromMedia} WHERE media.hidden = 0 ${conditions(filter)}
           AND ${where} ORDER BY ${order} LIMIT $limit`,
        )
        .all({ ...valuesOf(filter), ...values, limit: most }) as Keys
    ).map(({ key }) => key);
  switch (sort) {
    case 'imported':
      return read('media.key > $key', 'media.key', { key: after?.key ?? 0 });
    case 'newest':
      return read('media.key < $key', 'media.key DESC', { key: after?.key ?? Number.MAX_SAFE_INTEGER });
    case 'name': {
      const place = { name: after?.name ?? '', key: after?.key ?? -1 };
      const behind = `media.name COLLATE NOCASE >= $name
        AND (media.name COLLATE NOCASE > $name OR media.key > $key)`;
      return read(behind, 'media.name COLLATE NOCASE, media.key', place);
    }
    case 'hardness': {
      const sized = after?.hardness === null ? [] : hardestKeys(db, limit, filter, after);
      const unsizedAfter = after?.hardness === null ? after.key : 0;
      const unsized = `media.key > $key
        AND NOT EXISTS (SELECT 1 FROM prediction WHERE run_key = ${newestDone})`;
      if (sized.length >= limit) return sized;
      return [...sized, ...read(unsized, 'media.key', { key: unsizedAfter }, limit - sized.length)];
    }
  }
}

/** Walks down the index of hardness and stops at the hardest lesion of each item's newest finished run. */
function hardestKeys(
  db: ReadableDb,
  limit: number,
  filter: LibraryFilter,
  after: Position | undefined,
): number[] {
  const sql = `SELECT media.key
    FROM prediction AS p INDEXED BY prediction_by_hardness
    JOIN prediction_run AS run ON run.key = p.run_key JOIN media ON media.key = run.media_key
    JOIN study ON study.key = media.study_key JOIN patient ON patient.key = study.patient_key
    WHERE p.hardness <= $hardness AND (p.hardness < $hardness OR p.key > $key)
      AND media.hidden = 0 ${conditions(filter)} AND run.key = ${newestDone}
      AND NOT EXISTS (SELECT 1 FROM prediction AS other WHERE other.run_key = p.run_key
        AND (other.hardness > p.hardness OR (other.hardness = p.hardness AND other.key < p.key)))
    ORDER BY p.hardness DESC, p.key LIMIT $limit`;
  const place = { hardness: after?.hardness ?? Number.MAX_VALUE, key: after?.predictionKey ?? 0 };
  const rows = db.read(sql).all({ ...valuesOf(filter), ...place, limit }) as Keys;
  return rows.map(({ key }) => key);
}

interface ItemRow extends FrameSeries {
  readonly patientPseudonym: string;
  readonly missing: number;
  readonly firstPtsUs: number | null;
  readonly lastPtsUs: number | null;
  readonly lesionCount: number;
  readonly boxCount: number;
  readonly hardness: number | null;
  readonly undecidedCount: number;
  readonly runId: RunId | null;
  readonly runState: RunState;
  readonly modelName: string;
  readonly demonstration: number;
  readonly runAt: string;
  readonly laterId: RunId | null;
  readonly laterState: RunState;
  readonly laterAt: string;
}

const visibleTracks = `FROM track JOIN object AS lesion ON lesion.key = track.object_key
  WHERE track.media_key = media.key AND track.hidden = 0 AND lesion.hidden = 0`;

const itemSql = `SELECT media.id, patient.id AS patientId, media.kind, media.name, media.path,
    media.fingerprint, frames.width_px AS widthPx, frames.height_px AS heightPx,
    frames.frame_count AS frameCount, media.imported_at AS importedAt,
    patient.pseudonym AS patientPseudonym, media.missing,
    frames.first_pts_us AS firstPtsUs, frames.last_pts_us AS lastPtsUs,
    (SELECT count(DISTINCT track.object_key) ${visibleTracks}) AS lesionCount,
    (SELECT coalesce(sum(track.box_count), 0) ${visibleTracks}) AS boxCount,
    (SELECT max(hardness) FROM prediction WHERE run_key = ${newestDone}) AS hardness,
    (SELECT count(*) FROM prediction AS p JOIN object AS lesion ON lesion.key = p.object_key
      WHERE p.run_key = ${newestDone} AND lesion.hidden = 0 AND NOT EXISTS
        (SELECT 1 FROM decision WHERE prediction_key = p.key AND hidden = 0)) AS undecidedCount,
    run.id AS runId, run.state AS runState, run.created_at AS runAt,
    model.name AS modelName, model.demonstration,
    later.id AS laterId, later.state AS laterState, later.created_at AS laterAt
  ${fromMedia}
  JOIN frame_series AS frames ON frames.media_key = media.key
  LEFT JOIN prediction_run AS run ON run.key = coalesce(${newestDone}, ${newest})
  LEFT JOIN prediction_run AS later ON later.key = ${newest} AND later.key > run.key
  LEFT JOIN model ON model.key = run.model_key
  WHERE media.key = ?`;

function toItem(row: ItemRow): LibraryItem {
  const { firstPtsUs, lastPtsUs, missing, laterId, laterState, laterAt, ...more } = row;
  const { runId, runState, modelName, demonstration, runAt, ...rest } = more;
  const latestRun = runId && {
    ...{ runId, state: runState, modelName, createdAt: runAt },
    demonstration: demonstration === 1,
  };
  const laterRun = laterId && { runId: laterId, state: laterState, createdAt: laterAt };
  const duration = durationOf(row, firstPtsUs, lastPtsUs);
  return { ...rest, ...duration, missing: missing === 1, latestRun, laterRun };
}
