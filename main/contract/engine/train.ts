import { z } from 'zod';
import { TrainOptions } from '../models.ts';
import { FilePath, Sha256 } from '../primitives.ts';
import type { TaskDefinition } from './task.ts';

/** Trains a sizing network on a folder of frames with known sizes; resumes from its newest checkpoint. */
export const train = {
  params: TrainOptions,
  asks: {},
  result: z.strictObject({
    bundleFolder: FilePath,
    sha256: Sha256,
    steps: z.int().min(0),
    resumedAtStep: z.int().min(0),
    metrics: z.record(z.string(), z.number()),
  }),
} satisfies TaskDefinition;
