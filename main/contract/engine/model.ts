import { z } from 'zod';
import { Gate } from '../models.ts';
import { FilePath, Json, Sha256 } from '../primitives.ts';
import type { TaskDefinition } from './task.ts';

/** Reads a bundle: models are code, so only the engine opens them. */
export const inspectModel = {
  params: z.strictObject({ folder: FilePath }),
  asks: {},
  result: z.strictObject({
    name: z.string(),
    version: z.string(),
    sha256: Sha256,
    demonstration: z.boolean(),
    card: Json.nullable(),
  }),
} satisfies TaskDefinition;

/** Puts gates at identity strength into an ONNX file. */
export const retrofit = {
  params: z.strictObject({ modelFile: FilePath, outputFile: FilePath, pattern: z.string() }),
  asks: {},
  result: z.strictObject({ gatedTensors: z.array(z.string()), sha256: Sha256 }),
} satisfies TaskDefinition;

/** The gates of a bundle, read from the weights without running it. */
export const gates = {
  params: z.strictObject({ folder: FilePath, sha256: Sha256 }),
  asks: {},
  result: z.strictObject({ gates: z.array(Gate) }),
} satisfies TaskDefinition;
