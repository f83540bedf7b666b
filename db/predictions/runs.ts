import { and, desc, eq } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { JobId, LesionId, MediaId, ModelId, PredictionId, RunId } from '../../main/contract/ids.ts';
import type {
  HardReason,
  LesionSize,
  ModelTask,
  Run,
  RunRecord,
  Subject,
} from '../../main/contract/predictions.ts';
import type { Json } from '../../main/contract/primitives.ts';
import { utcText } from '../clock.ts';
import { inTransaction, recorded, recordedWith } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { mediaRow } from '../library/media.ts';
import { modelRow } from '../models/models.ts';
import { gateState, job, media, model, prediction, predictionRun } from '../schema/index.ts';
import { assertSummaryHolds, type RunDigest, rowsSoFar, summaryDigest } from './digest.ts';
import { objectKeysOfRun } from './object-keys.ts';
import { scoreBytes } from './scores.ts';

/** Opens a run: one model over one media item. Its predictions follow in batches. */
export function startRun(
  db: WritableDb,
  mediaId: MediaId,
  modelId: ModelId,
  jobId?: JobId,
  task: ModelTask = 'sizing',
): Run {
  const id = db.newId() as RunId;
  const { sha256, key: modelKey } = modelRow(db, modelId);
  const entry = {
    ...{ action: 'run.start', entity: 'run', entityId: id, modelSha256: sha256 },
    after: { mediaId, modelId, jobId, task },
  };
  recorded(db, entry, () => {
    const jobKey = jobId && db.select({ key: job.key }).from(job).where(eq(job.id, jobId)).get()?.key;
    db.orm
      .insert(predictionRun)
      .values({
        ...{
          id,
          mediaKey: mediaRow(db, mediaId).key,
          modelKey,
          jobKey: jobKey ?? null,
          task,
          state: 'running',
        },
        ...{ appVersion: db.session.appVersion, createdAt: utcText(db.clock) },
      })
      .run();
  });
  return getRun(db, id);
}

/** States how the run is computed. Comes from the engine before the first prediction. */
export function setRunRecord(db: WritableDb, runId: RunId, record: RunRecord): void {
  const { key } = openRun(db, runId);
  inTransaction(db, () =>
    db.orm.update(predictionRun).set({ record }).where(eq(predictionRun.key, key)).run(),
  );
}

/** What a run says of one subject, over all its frames. */
export interface SubjectValue {
  readonly subject: Subject;
  /** Of a subject that is an object; null otherwise. */
  readonly objectId: LesionId | null;
  readonly frameIndex?: number;
  readonly region?: Json;
  /** A size in mm, or the probability of `class`. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly class: string | null;
  readonly scores?: Float32Array;
  readonly frameCount: number;
  readonly damagedFrames: number;
  /** 0 is easy. */
  readonly hardness: number;
  readonly hardReasons?: readonly HardReason[];
  readonly evidence?: Json;
}

/** What a sizing run says of each lesion; its hardness is the width of its interval relative to the size. */
export const sizeSubjects = (
  lesions: readonly ({ readonly lesionId: LesionId } & Pick<
    LesionSize,
    'sizeMm' | 'lowMm' | 'highMm' | 'sizeClass' | 'frameCount' | 'damagedFrames'
  >)[],
): SubjectValue[] =>
  lesions.map(({ lesionId, sizeMm, lowMm, highMm, sizeClass, ...counts }) => ({
    ...{ subject: 'object' as const, objectId: lesionId, value: sizeMm, low: lowMm, high: highMm },
    ...{ class: sizeClass, hardness: (highMm - lowMm) / sizeMm, ...counts },
  }));

export interface RunEnd {
  readonly record: RunRecord;
  readonly subjects: readonly SubjectValue[];
  /** Openness of every channel by gate name, `[C]`, 0 to 1; empty for a network without gates. */
  readonly gates?: Readonly<Record<string, Float32Array>>;
  readonly framesPerSecond: number;
}

/** Closes a run with what it says of each subject. From here on it is shown. Throws `conflict` unless it is running. */
export function finishRun(db: WritableDb, runId: RunId, end: RunEnd): Run {
  const { key } = openRun(db, runId);
  const { record, subjects, gates = {}, framesPerSecond } = end;
  const entry = {
    ...{ action: 'run.finish', entity: 'run', entityId: runId, modelSha256: record.modelSha256 },
    after: { record, subjects, framesPerSecond },
  };
  recordedWith(db, entry, () => {
    const objectKey = objectKeysOfRun(db, key);
    for (const { objectId, scores, ...said } of subjects) {
      db.orm
        .insert(prediction)
        .values({
          ...{ ...said, id: db.newId() as PredictionId, runKey: key },
          objectKey: objectId === null ? null : objectKey(objectId),
          scores: scores === undefined ? null : scoreBytes(scores),
        })
        .run();
    }
    for (const [gate, open] of Object.entries(gates)) {
      const openFloat32 = Buffer.from(Float32Array.from(open).buffer);
      db.orm.insert(gateState).values({ runKey: key, gate, openFloat32 }).run();
    }
    db.orm
      .update(predictionRun)
      .set({ state: 'done', record, framesPerSecond, finishedAt: utcText(db.clock) })
      .where(eq(predictionRun.key, key))
      .run();
    return sealRun(db, runId, key);
  });
  return getRun(db, runId);
}

/** Closes a run that did not come to its end. What it has predicted stays, and is never taken for a result. */
export function abandonRun(db: WritableDb, runId: RunId): Run {
  const { key } = openRun(db, runId);
  recordedWith(db, { action: 'run.abandon', entity: 'run', entityId: runId }, () => {
    db.orm
      .update(predictionRun)
      .set({ state: 'incomplete', finishedAt: utcText(db.clock) })
      .where(eq(predictionRun.key, key))
      .run();
    return sealRun(db, runId, key);
  });
  return getRun(db, runId);
}

/** Binds what is stored of a run to its row and to the audit trail. */
function sealRun(db: WritableDb, runId: RunId, key: number): { digest: RunDigest } {
  const digest = { summary: summaryDigest(db, key), rows: rowsSoFar(db, runId).hex() };
  db.orm.update(predictionRun).set({ digest }).where(eq(predictionRun.key, key)).run();
  return { digest };
}

/** Throws `not_found`. */
export function getRun(db: ReadableDb, runId: RunId): Run {
  const run = selectRuns(db).where(eq(predictionRun.id, runId)).get();
  if (!run) throw new CaliperError('not_found', 'There is no such run in this library.');
  return run;
}

/** Newest first, without those that were taken back. */
export const runsOfMedia = (db: ReadableDb, mediaId: MediaId): Run[] =>
  selectRuns(db)
    .where(and(eq(predictionRun.mediaKey, mediaRow(db, mediaId).key), eq(predictionRun.hidden, false)))
    .orderBy(desc(predictionRun.key))
    .all();

/** How open each gate was in a run, by gate name. */
export function gatesOfRun(db: ReadableDb, runId: RunId): Record<string, Float32Array> {
  assertSummaryHolds(db, runId);
  const rows = db
    .select({ gate: gateState.gate, open: gateState.openFloat32 })
    .from(gateState)
    .innerJoin(predictionRun, eq(predictionRun.key, gateState.runKey))
    .where(eq(predictionRun.id, runId))
    .all();
  return Object.fromEntries(
    rows.map(({ gate, open }) => [gate, new Float32Array(Uint8Array.from(open).buffer)]),
  );
}

/** A run that still takes predictions. Throws `not_found`, or `conflict` if it is closed. */
export function openRun(db: ReadableDb, runId: RunId): typeof predictionRun.$inferSelect {
  const run = db
    .select()
    .from(predictionRun)
    .where(and(eq(predictionRun.id, runId)))
    .get();
  if (!run) throw new CaliperError('not_found', 'There is no such run in this library.');
  if (run.state !== 'running') throw new CaliperError('conflict', `This run is closed (${run.state}).`);
  return run;
}

const selectRuns = (db: ReadableDb) =>
  db
    .select({
      ...{ id: predictionRun.id, mediaId: media.id, modelId: model.id, jobId: job.id },
      ...{
        task: predictionRun.task,
        state: predictionRun.state,
        record: predictionRun.record,
        createdAt: predictionRun.createdAt,
      },
    })
    .from(predictionRun)
    .innerJoin(media, eq(media.key, predictionRun.mediaKey))
    .innerJoin(model, eq(model.key, predictionRun.modelKey))
    .leftJoin(job, eq(job.key, predictionRun.jobKey));
