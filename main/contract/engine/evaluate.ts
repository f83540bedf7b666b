import { z } from 'zod';
import { SplitPart } from '../datasets.ts';
import { SubgroupMetrics } from '../model-card.ts';
import { Sha256 } from '../primitives.ts';
import { asksForItems, LabelledSource } from './labelled.ts';
import { ExpectedModel } from './model.ts';
import type { TaskDefinition } from './task.ts';

/** Judges a bundle on one part of labelled data. */
export const evaluate = {
  params: z.strictObject({
    expected: ExpectedModel,
    data: LabelledSource,
    part: SplitPart,
    threads: z.int().min(1).max(256).optional(),
  }),
  asks: asksForItems,
  result: z.strictObject({
    model: z.strictObject({ name: z.string(), version: z.string(), sha256: Sha256 }),
    /** The method that judged it. */
    method: z.string(),
    part: SplitPart,
    /** Name of the data set, or of the rendered folder; hashes of the data set and its split. */
    data: z.strictObject({
      name: z.string(),
      datasetSha256: Sha256.nullable(),
      splitSha256: Sha256.nullable(),
      rendered: z.boolean(),
    }),
    metrics: z.array(SubgroupMetrics),
  }),
} satisfies TaskDefinition;
