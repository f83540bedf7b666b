import { z } from 'zod';
import { procedure } from './base.ts';
import { JobId, LesionId, MediaId, ModelId, PredictionId, RunId } from './ids.ts';
import { FrameIndex, frameRange, LesionName, PtsUs, Sha256, SizeMm, UtcTime } from './primitives.ts';

export const SizeClass = z.enum(['diminutive', 'small', 'large']);
export type SizeClass = z.infer<typeof SizeClass>;

export const Provider = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type Provider = z.infer<typeof Provider>;

/** How a run was computed: enough to repeat it and to say so beside every number. */
export const RunRecord = z.strictObject({
  provider: Provider,
  /** Why a better provider was not used; empty when the first choice was. */
  providerNotes: z.array(z.string()),
  batchSize: z.int().min(1),
  threads: z.int().min(0),
  modelSha256: Sha256,
  modelName: z.string(),
  /** Trained on the phantom only: every result says so. */
  demonstration: z.boolean(),
  /** What the card reports on all its cases, and beside it what a predictor that always says the same reaches. */
  baseline: z.array(
    z.strictObject({
      metric: z.string(),
      split: z.enum(['validation', 'test']),
      unit: z.enum(['frame', 'lesion']),
      model: z.number(),
      low: z.number(),
      high: z.number(),
      constantPredictor: z.number(),
    }),
  ),
  versions: z.record(z.string(), z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;

const RunState = z.enum(['running', 'done', 'incomplete']);

export const Run = z.strictObject({
  id: RunId,
  mediaId: MediaId,
  modelId: ModelId,
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
  lesion: LesionName,
  sizeMm: SizeMm,
  lowMm: z.number().min(0),
  highMm: z.number().min(0),
  sizeClass: SizeClass,
  /** Weight of the frame in the lesion's aggregate, 0 to 1. */
  quality: z.number().min(0).max(1),
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
  frameCount: z.int().min(1),
  decision: Decision.nullable(),
  decidedMm: SizeMm.nullable(),
});
export type LesionSize = z.infer<typeof LesionSize>;

const decision = { predictionId: PredictionId, reason: z.string().max(2000).optional() };

export const predictions = {
  /** Queues the sizing of every lesion that has boxes on this media item. */
  size: procedure
    .input(z.strictObject({ mediaId: MediaId, modelId: ModelId, provider: Provider.optional() }))
    .output(z.strictObject({ jobId: JobId })),
  runs: procedure.input(z.strictObject({ mediaId: MediaId })).output(z.strictObject({ runs: z.array(Run) })),
  frames: procedure
    .input(z.strictObject({ runId: RunId, ...frameRange }))
    .output(z.strictObject({ frames: z.array(FrameSize) })),
  lesions: procedure
    .input(z.strictObject({ runId: RunId }))
    .output(z.strictObject({ lesions: z.array(LesionSize) })),
  accept: procedure.input(z.strictObject(decision)).output(LesionSize),
  edit: procedure.input(z.strictObject({ ...decision, sizeMm: SizeMm })).output(LesionSize),
  reject: procedure.input(z.strictObject(decision)).output(LesionSize),
};
