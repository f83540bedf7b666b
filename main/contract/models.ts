import { z } from 'zod';
import { procedure } from './base.ts';
import { JobId, ModelId } from './ids.ts';
import { FilePath, Json, Sha256, UtcTime } from './primitives.ts';

export const Model = z.strictObject({
  id: ModelId,
  name: z.string(),
  version: z.string(),
  folder: FilePath,
  sha256: Sha256,
  /** A bundle without a card runs, but "accept all" is refused for it. */
  hasCard: z.boolean(),
  demonstration: z.boolean(),
  addedAt: UtcTime,
});
export type Model = z.infer<typeof Model>;

const started = z.strictObject({ jobId: JobId });

export const Architecture = z.enum(['resnet18', 'vit-tiny']);

export const TrainOptions = z.strictObject({
  dataFolder: FilePath,
  outputFolder: FilePath,
  architecture: Architecture.default('resnet18'),
  gated: z.boolean().default(true),
  epochs: z.int().min(1).max(1000).default(12),
  batchSize: z.int().min(1).max(256).default(8),
  imagePx: z.int().min(32).max(384).default(96),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
});
export type TrainOptions = z.infer<typeof TrainOptions>;

export const PhantomOptions = z.strictObject({
  outputFolder: FilePath,
  imageCount: z.int().min(1).max(1_000_000).default(2000),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
});
export type PhantomOptions = z.infer<typeof PhantomOptions>;

export const models = {
  list: procedure.input(z.strictObject({})).output(z.strictObject({ models: z.array(Model) })),
  card: procedure
    .input(z.strictObject({ modelId: ModelId }))
    .output(z.strictObject({ model: Model, card: Json.nullable() })),
  /** Adds a bundle folder after its hash was found to match its card. The engine reads it, nobody else. */
  import: procedure.input(z.strictObject({ folder: FilePath })).output(Model),
  /** Puts gates at identity strength on the tensors of an ONNX file whose names match the pattern. */
  retrofit: procedure
    .input(z.strictObject({ modelFile: FilePath, outputFile: FilePath, pattern: z.string().min(1).max(500) }))
    .output(z.strictObject({ gatedTensors: z.array(z.string()), sha256: Sha256 })),
  train: procedure.input(TrainOptions).output(started),
  renderPhantom: procedure.input(PhantomOptions).output(started),
};
