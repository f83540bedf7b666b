import type { LesionId, PredictionId, RunId } from '../../main/contract/ids.ts';
import type { HardReason, LesionSize, Subject } from '../../main/contract/predictions.ts';
import type { Json } from '../../main/contract/primitives.ts';
import type { ReadableDb } from '../handle.ts';
import { storedJson } from '../stored-json.ts';
import { assertSummaryHolds } from './digest.ts';
import type { FrameValue } from './frames.ts';
import { scoresFrom } from './scores.ts';

/** What a run says of one subject, with the last word a person said about it. */
export interface SubjectPrediction {
  readonly predictionId: PredictionId;
  readonly subject: Subject;
  /** Null for another subject, and for an object that was removed since. */
  readonly objectId: LesionId | null;
  readonly frameIndex: number | null;
  readonly region: Json;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly class: string | null;
  readonly scores: Float32Array | null;
  readonly frameCount: number;
  readonly damagedFrames: number;
  readonly hardness: number;
  /** Null where they are found when they are asked for, as for sizes. */
  readonly hardReasons: readonly HardReason[] | null;
  readonly evidence: Json;
  readonly decision: LesionSize['decision'];
  readonly decidedValue: number | null;
  readonly decidedClass: string | null;
}

type Stored = Omit<SubjectPrediction, 'scores' | 'region' | 'hardReasons' | 'evidence'> & {
  readonly scores: Buffer | null;
  readonly region: string | null;
  readonly hardReasons: string | null;
  readonly evidence: string | null;
};

const subjectsSql = `SELECT p.id AS predictionId, p.subject, iif(object.hidden, NULL, object.id) AS objectId,
    p.frame_index AS frameIndex, p.region, p.value, p.low, p.high, p.class, p.scores, p.frame_count AS frameCount,
    p.damaged_frames AS damagedFrames, p.hardness, p.hard_reasons AS hardReasons, p.evidence,
    decision.decision, decision.value AS decidedValue, decision.class AS decidedClass
  FROM prediction AS p
  LEFT JOIN object ON object.key = p.object_key
  LEFT JOIN decision ON decision.key =
    (SELECT max(key) FROM decision WHERE prediction_key = p.key AND hidden = 0)
  WHERE p.run_key = (SELECT key FROM prediction_run WHERE id = ?) ORDER BY p.key`;

/** Everything that a run says, in the order it was stored. Throws `database_damaged` if it is not what was computed. */
export function subjectsOfRun(db: ReadableDb, runId: RunId): SubjectPrediction[] {
  assertSummaryHolds(db, runId);
  const json = <Value = Json>(text: string | null) => (text === null ? null : storedJson<Value>(text));
  return db
    .read<Stored>(subjectsSql)
    .all(runId)
    .map(({ scores, region, hardReasons, evidence, ...row }) => ({
      ...row,
      ...{
        region: json(region),
        hardReasons: json<readonly HardReason[]>(hardReasons),
        evidence: json(evidence),
      },
      scores: scores && scoresFrom(scores),
    }));
}

const framesSql = `SELECT frame_index AS frameIndex, pts_us AS ptsUs, value, low, high, class, scores, quality, damaged
  FROM frame_prediction
  WHERE run_key = (SELECT key FROM prediction_run WHERE id = ?) AND object_key = 0
    AND frame_index >= ? AND frame_index < ?
  ORDER BY frame_index`;

/** What a run says of whole frames, on `[fromFrame, toFrame)`. */
export function wholeFramesInRange(
  db: ReadableDb,
  runId: RunId,
  fromFrame: number,
  toFrame: number,
): FrameValue[] {
  assertSummaryHolds(db, runId);
  type Row = Omit<FrameValue, 'scores' | 'damaged' | 'objectId'> & { scores: Buffer | null; damaged: number };
  return db
    .read<Row>(framesSql)
    .all(runId, fromFrame, toFrame)
    .map(({ scores, damaged, ...row }) => ({
      ...{ objectId: null, ...row, damaged: damaged === 1 },
      scores: scores && scoresFrom(scores),
    }));
}
