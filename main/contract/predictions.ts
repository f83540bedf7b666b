import { z } from 'zod';
import { procedure } from './base.ts';
import { UndoStep } from './history.ts';
import { JobId, LesionId, MediaId, ModelId, PredictionId, RunId } from './ids.ts';
import {
  FilePath,
  FrameIndex,
  frameRange,
  LesionName,
  PtsUs,
  replace,
  Sha256,
  SizeMm,
  UtcTime,
} from './primitives.ts';
import { SizeClass } from './size-classes.ts';

export { SizeClass };

export const Provider = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type Provider = z.infer<typeof Provider>;

/** Whether the model gave the golden answer of its bundle; `failed` only where a person accepted it for the run. */
export const GoldenCheck = z.enum(['passed', 'failed', 'none']);
export type GoldenCheck = z.infer<typeof GoldenCheck>;

/** What a model does. It says what the values of its predictions mean. */
export const ModelTask = z.enum(['sizing', 'classification', 'detection', 'segmentation', 'score-map']);
export type ModelTask = z.infer<typeof ModelTask>;

/** What a prediction is about. */
export const Subject = z.enum(['medium', 'frame', 'object', 'region', 'cloud']);
export type Subject = z.infer<typeof Subject>;

/** How a run was computed: enough to repeat it and to say so beside every number. */
export const RunRecord = z.strictObject({
  provider: Provider,
  /** Why a better provider was not used; empty when the first choice was. */
  providerNotes: z.array(z.string()),
  batchSize: z.int().min(1),
  threads: z.int().min(0),
  modelSha256: Sha256,
  /** Over network, card and golden answer; null in runs of an older version. */
  modelDigest: Sha256.nullable().default(null),
  goldenCheck: GoldenCheck.nullable().default(null),
  modelName: z.string(),
  /** Trained on the phantom only: every result says so. */
  demonstration: z.boolean(),
  /** What the card reports on all its cases, and beside it what a predictor that always says the same reaches. */
  baseline: z.array(
    z.strictObject({
      metric: z.string(),
      split: z.string(),
      unit: z.string(),
      model: z.number(),
      low: z.number(),
      high: z.number(),
      constantPredictor: z.number(),
    }),
  ),
  versions: z.record(z.string(), z.string()),
  /** What the file's own pictures say against the numbers, such as interlacing; absent in older runs. */
  mediaNotes: z.array(z.string()).optional(),
  /** Whether damaged frames count in the sizes of lesions; absent in older runs, which could not tell. */
  includeDamaged: z.boolean().optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;

export const RunState = z.enum(['running', 'done', 'incomplete']);
export type RunState = z.infer<typeof RunState>;

export const Run = z.strictObject({
  id: RunId,
  mediaId: MediaId,
  modelId: ModelId,
  task: ModelTask,
  jobId: JobId.nullable(),
  state: RunState,
  record: RunRecord.nullable(),
  createdAt: UtcTime,
});
export type Run = z.infer<typeof Run>;

/** The size of one lesion on one frame. */
export const FrameSize = z.strictObject({
  frameIndex: FrameIndex,
  ptsUs: PtsUs,
  /** Null for a lesion that was removed since. */
  lesionId: LesionId.nullable(),
  lesion: LesionName,
  sizeMm: SizeMm,
  lowMm: z.number().min(0),
  highMm: z.number().min(0),
  sizeClass: SizeClass,
  /** Weight of the frame in the lesion's aggregate, 0 to 1. */
  quality: z.number().min(0).max(1),
  /** Whether the picture is damaged, or was coded from one that is. */
  damaged: z.boolean(),
});
export type FrameSize = z.infer<typeof FrameSize>;

const Decision = z.enum(['accepted', 'edited', 'rejected']);

/** The size of one lesion over all its frames, with what a person decided about it. */
export const LesionSize = z.strictObject({
  predictionId: PredictionId,
  lesionId: LesionId.nullable(),
  lesion: LesionName,
  sizeMm: SizeMm,
  lowMm: z.number().min(0),
  highMm: z.number().min(0),
  sizeClass: SizeClass,
  /** Frames that the size is taken from. */
  frameCount: z.int().min(1),
  /** Damaged frames among those that show it: left out of the size, unless the run was to include them. */
  damagedFrames: z.int().min(0),
  decision: Decision.nullable(),
  decidedMm: SizeMm.nullable(),
});
export type LesionSize = z.infer<typeof LesionSize>;

/** Least, middle and greatest value of each bucket, columns of equal length. */
const Spread = z.strictObject({
  min: z.array(z.number()),
  median: z.array(z.number()),
  max: z.array(z.number()),
});

/** The size of one lesion over time, in buckets of frames; columns of equal length, frames ascending. */
export const TimelineCurve = z.strictObject({
  lesionId: LesionId.nullable(),
  lesion: LesionName,
  /** First frame with a size in the bucket, and its time. */
  frameIndex: z.array(FrameIndex),
  ptsUs: z.array(PtsUs),
  frameCount: z.array(z.int().min(1)),
  sizeMm: Spread,
  lowMm: Spread,
  highMm: Spread,
});
export type TimelineCurve = z.infer<typeof TimelineCurve>;

/** Why a lesion comes early in the queue. */
export const HardReason = z.strictObject({
  kind: z.enum(['wide-interval', 'crosses-class', 'few-frames', 'frames-disagree']),
  /** One short sentence. */
  text: z.string(),
});
export type HardReason = z.infer<typeof HardReason>;

/** Where the queue stands; opaque to everybody but the queue. */
export const QueuePosition = z.strictObject({ hardness: z.number(), key: z.int() });
export type QueuePosition = z.infer<typeof QueuePosition>;

export const QueueItem = z.strictObject({
  size: LesionSize,
  mediaId: MediaId,
  runId: RunId,
  /** The frame on which the lesion is seen best, and the one that was hardest to size. */
  clearestFrame: FrameIndex,
  hardestFrame: FrameIndex,
  /** Width of the interval relative to the size. */
  hardness: z.number().min(0),
  reasons: z.array(HardReason).min(1),
  /** Give it to `nextHard` to skip this item. */
  position: QueuePosition,
});
export type QueueItem = z.infer<typeof QueueItem>;

const decided = z.strictObject({ size: LesionSize, step: UndoStep.nullable() });
const decision = { predictionId: PredictionId, reason: z.string().max(2000).optional() };

export const predictions = {
  /** Queues the sizing of every lesion that has boxes on this media item. */
  size: procedure
    .input(
      z.strictObject({
        mediaId: MediaId,
        modelId: ModelId,
        provider: Provider.optional(),
        /**
         * For this run, use the model even if it does not give its golden answer (otherwise `model_untrusted`, with
         * `goldenCheck: 'failed'` in its details); every result of the run says so.
         */
        acceptFailedCheck: z.boolean().default(false),
        /** Lets damaged frames count in the sizes of lesions. */
        includeDamaged: z.boolean().default(false),
      }),
    )
    .output(z.strictObject({ jobId: JobId })),
  runs: procedure.input(z.strictObject({ mediaId: MediaId })).output(z.strictObject({ runs: z.array(Run) })),
  frames: procedure
    .input(z.strictObject({ runId: RunId, ...frameRange }))
    .output(z.strictObject({ frames: z.array(FrameSize) })),
  lesions: procedure
    .input(z.strictObject({ runId: RunId }))
    .output(z.strictObject({ lesions: z.array(LesionSize) })),
  /** The frame on which a lesion is seen best in its run. */
  clearestFrame: procedure
    .input(z.strictObject({ predictionId: PredictionId }))
    .output(z.strictObject({ frameIndex: FrameIndex })),
  /**
   * The size curve of every lesion of a run. Up to `maxPoints` predictions come exactly, one a bucket; more are put
   * into buckets of equally many frames, at most `maxPoints` over all lesions.
   */
  timeline: procedure
    .input(z.strictObject({ runId: RunId, maxPoints: z.int().min(10).max(10_000).default(4000) }))
    .output(
      z.strictObject({
        /** Frames in a bucket; 1 where nothing was put together. */
        bucketFrames: z.int().min(1),
        curves: z.array(TimelineCurve),
      }),
    ),
  /** The hardest lesion about which nobody has decided, in the newest finished run of each item; behind `after`. */
  nextHard: procedure.input(z.strictObject({ after: QueuePosition.optional() })).output(
    z.strictObject({
      item: QueueItem.nullable(),
      /** How many wait, counted up to 1000. */
      waiting: z.int().min(0).max(1000),
    }),
  ),
  /**
   * Writes `PATH.csv` (a row a frame and lesion), if asked for, and always `PATH.json` (an entry a lesion, with the origin
   * and the notice of research use); each is complete or absent.
   */
  export: procedure
    .input(
      z.strictObject({
        runId: RunId,
        /** An ending `.csv` or `.json` is left off. */
        path: FilePath,
        formats: z
          .array(z.enum(['csv', 'json']))
          .min(1)
          .max(2)
          .default(['csv', 'json']),
        /** Whether files that stand there may be replaced; otherwise they are a `conflict`. */
        replace,
        /** What the caller has read for this run: never written over. The video and the model never are. */
        inputs: z.array(FilePath).max(100).default([]),
      }),
    )
    .output(z.strictObject({ written: z.array(FilePath) })),
  accept: procedure.input(z.strictObject(decision)).output(decided),
  edit: procedure.input(z.strictObject({ ...decision, sizeMm: SizeMm })).output(decided),
  reject: procedure.input(z.strictObject(decision)).output(decided),
};
