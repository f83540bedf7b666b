import { z } from 'zod';
import { Gate, WeightsReport } from '../models.ts';
import { FilePath, Json, replace, Sha256 } from '../primitives.ts';
import { keep } from './keep.ts';
import type { TaskDefinition } from './task.ts';

/** The model that a library means: the engine refuses a folder that holds another one. */
export const ExpectedModel = z.strictObject({
  folder: FilePath,
  /** Of `model.onnx`. */
  sha256: Sha256,
  /** Of the canonical card; null for a bundle without one. */
  cardSha256: Sha256.nullable(),
  /** Over network, card and golden answer; null where a library of an older version has not stored it. */
  digest: Sha256.nullable(),
});
export type ExpectedModel = z.infer<typeof ExpectedModel>;

/** Reads a bundle: models are code, so only the engine opens them. */
export const inspectModel = {
  params: z.strictObject({ folder: FilePath }),
  asks: {},
  result: z.strictObject({
    name: z.string(),
    version: z.string(),
    sha256: Sha256,
    goldenSha256: Sha256.nullable(),
    demonstration: z.boolean(),
    /** Why Caliper cannot take the network apart; null where it can. */
    graphProblem: z.string().nullable(),
    card: Json.nullable(),
  }),
} satisfies TaskDefinition;

/** Puts gates at identity strength into an ONNX file. */
export const retrofit = {
  params: z.strictObject({
    modelFile: FilePath,
    outputFile: FilePath,
    pattern: z.string(),
    replace,
    keep,
  }),
  asks: {},
  result: z.strictObject({ gatedTensors: z.array(z.string()), sha256: Sha256 }),
} satisfies TaskDefinition;

/** Puts the weights of a checkpoint into an ONNX file by their names. */
export const weights = {
  params: z.strictObject({
    checkpointFile: FilePath,
    modelFile: FilePath,
    outputFile: FilePath,
    replace,
    keep,
  }),
  asks: {},
  result: z.strictObject({ report: WeightsReport, sha256: Sha256 }),
} satisfies TaskDefinition;

/** The gates of a bundle, read from the weights without running it. */
export const gates = {
  params: z.strictObject({ expected: ExpectedModel }),
  asks: {},
  result: z.strictObject({ gates: z.array(Gate) }),
} satisfies TaskDefinition;

/** Whether the folder of a model still holds that model. */
export const checkModel = {
  params: z.strictObject({ expected: ExpectedModel }),
  asks: {},
  result: z.strictObject({ changed: z.enum(['network', 'card', 'golden answer']).nullable() }),
} satisfies TaskDefinition;
