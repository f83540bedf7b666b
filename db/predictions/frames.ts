import type { SizedBox } from '../../main/contract/engine/size.ts';
import type { LesionId, RunId } from '../../main/contract/ids.ts';
import type { FrameSize } from '../../main/contract/predictions.ts';
import { inTransaction } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { assertSummaryHolds, RowsDigest, rowsSoFar } from './digest.ts';
import { objectKeysOfRun } from './object-keys.ts';
import { openRun } from './runs.ts';
import { scoreBytes } from './scores.ts';

const insertSql = `INSERT INTO frame_prediction
  (run_key, object_key, frame_index, pts_us, value, low, high, class, quality, damaged, scores)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** What a run says of a frame, or of an object on a frame. */
export interface FrameValue {
  /** Null where the whole frame is meant. */
  readonly objectId: LesionId | null;
  readonly frameIndex: number;
  readonly ptsUs: number;
  /** A size in mm, or the probability of `class`. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly class: string | null;
  /** Probability of each class of the run's record. */
  readonly scores: Float32Array | null;
  readonly quality: number | null;
  readonly damaged: boolean;
}

/**
 * Stores one batch of a running run in one transaction; keep it to about a thousand rows.
 * Throws `conflict` if the run is closed or one of the frames is already there, `not_found` for an unknown object.
 */
export function addFrameValues(db: WritableDb, runId: RunId, frames: readonly FrameValue[]): void {
  const { key: runKey } = openRun(db, runId);
  const objectKey = objectKeysOfRun(db, runKey);
  const stored = new RowsDigest();
  inTransaction(db, () => {
    const insert = db.write(insertSql);
    for (const frame of frames) {
      const { objectId, frameIndex, ptsUs, value, low, high, class: of, scores, quality, damaged } = frame;
      const place = [objectId === null ? wholeFrame : objectKey(objectId), frameIndex, ptsUs];
      const row = [...place, value, low, high, of, quality, damaged ? 1 : 0, scores && scoreBytes(scores)];
      insert.run(runKey, ...row);
      stored.add(row);
    }
  });
  rowsSoFar(db, runId).merge(stored);
}

/** The key of no object. */
const wholeFrame = 0;

/** The same for sizes of lesions. */
export const addPredictions = (db: WritableDb, runId: RunId, frames: readonly SizedBox[]): void =>
  addFrameValues(
    db,
    runId,
    frames.map(({ lesionId, sizeMm, lowMm, highMm, sizeClass, ...frame }) => ({
      ...{ objectId: lesionId, value: sizeMm, low: lowMm, high: highMm, class: sizeClass, scores: null },
      ...frame,
    })),
  );

/** The predictions of a run on the frames `[fromFrame, toFrame)`, by frame and then lesion. */
export function predictionsInRange(
  db: ReadableDb,
  runId: RunId,
  fromFrame: number,
  toFrame: number,
): FrameSize[] {
  assertSummaryHolds(db, runId);
  const lesions = sizedLesions(db, runId);
  const frames = lesions.flatMap(({ run, key, id, name }) =>
    db
      .read<Omit<FrameSize, 'lesion' | 'lesionId' | 'damaged'> & { damaged: number }>(predictionsSql)
      .all(run, key, fromFrame, toFrame)
      .map((frame) => ({ ...frame, damaged: frame.damaged === 1, lesionId: id, lesion: name })),
  );
  return lesions.length > 1 ? frames.sort((a, b) => a.frameIndex - b.frameIndex) : frames;
}

/** A lesion that has predictions in a run; `id` is null if it was removed since. */
export interface SizedLesion {
  readonly run: number;
  readonly key: number;
  readonly name: string;
  readonly id: LesionId | null;
}

/** The lesions that have predictions in a run, in the order they were added. */
export const sizedLesions = (db: ReadableDb, runId: RunId): SizedLesion[] =>
  db.read<SizedLesion>(lesionsOfRunSql).all(runId);

/** One page of a lesion's curve behind a frame, each row `[frameIndex, ptsUs, sizeMm, lowMm, highMm]`. */
export const curvePage = (
  db: ReadableDb,
  { run, key }: SizedLesion,
  afterFrame: number,
  limit: number,
): number[][] => db.read<unknown>(curveSql).raw().all(run, key, afterFrame, limit) as number[][];

const curveSql = `SELECT frame_index, pts_us, value, low, high FROM frame_prediction
  WHERE run_key = ? AND object_key = ? AND frame_index > ? ORDER BY frame_index LIMIT ?`;

/** Skips through the index from lesion to lesion. */
const lesionsOfRunSql = `
  WITH RECURSIVE seen (run, key) AS (
    SELECT run.key, (SELECT min(object_key) FROM frame_prediction WHERE run_key = run.key)
      FROM prediction_run AS run WHERE run.id = ?
    UNION ALL
    SELECT run, (SELECT min(object_key) FROM frame_prediction WHERE run_key = run AND object_key > seen.key)
      FROM seen WHERE seen.key IS NOT NULL
  )
  SELECT seen.run, seen.key, lesion.name, iif(lesion.hidden, NULL, lesion.id) AS id
  FROM seen JOIN object AS lesion ON lesion.key = seen.key ORDER BY seen.key`;

const predictionsSql = `SELECT frame_index AS frameIndex, pts_us AS ptsUs, value AS sizeMm, low AS lowMm,
    high AS highMm, class AS sizeClass, quality, damaged
  FROM frame_prediction WHERE run_key = ? AND object_key = ? AND frame_index >= ? AND frame_index < ?
  ORDER BY frame_index`;

/** The size curve of one lesion in one run, one array a quantity, all `[pointCount]`, ascending in frames. */
export interface Timeline {
  readonly frameIndex: Float64Array;
  readonly ptsUs: Float64Array;
  readonly sizeMm: Float64Array;
  readonly lowMm: Float64Array;
  readonly highMm: Float64Array;
}

const timelineSql = `SELECT frame_index, pts_us, value, low, high FROM frame_prediction
  WHERE run_key = (SELECT key FROM prediction_run WHERE id = ?)
    AND object_key = (SELECT key FROM object WHERE id = ?)
  ORDER BY frame_index`;

/** For drawing: columns, because a hundred thousand objects cost more than the query. Empty for an unknown run. */
export function timelineOf(db: ReadableDb, runId: RunId, lesionId: LesionId): Timeline {
  const rows = db.read<unknown>(timelineSql).raw().all(runId, lesionId) as number[][];
  const column = (position: number) => Float64Array.from(rows, (row) => row[position]!);
  return {
    frameIndex: column(0),
    ptsUs: column(1),
    sizeMm: column(2),
    lowMm: column(3),
    highMm: column(4),
  };
}
