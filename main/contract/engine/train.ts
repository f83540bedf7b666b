import { z } from 'zod';
import { trainingPlace, WeightsReport } from '../models.ts';
import { FilePath, Json } from '../primitives.ts';
import { keep } from './keep.ts';
import { asksForItems, LabelledSource, StartSource } from './labelled.ts';
import type { TaskDefinition } from './task.ts';

/** Trains by a method of the registry; resumes from its newest checkpoint. */
export const train = {
  params: z.strictObject({
    ...trainingPlace,
    data: LabelledSource,
    start: StartSource.optional(),
    keep,
  }),
  asks: {
    ...asksForItems,
    /** A line for the job's story. */
    note: { ask: z.strictObject({ text: z.string() }), answer: z.null() },
    /** What the validation of an epoch found. */
    epoch: {
      ask: z.strictObject({
        /** Counted from 1. */
        epoch: z.int().min(1),
        /** Steps done so far over all epochs. */
        step: z.int().min(0),
        best: z.boolean(),
        /** Updates so far that changed nothing, because a loss or a gradient was not finite. */
        skippedPasses: z.int().min(0),
        figures: z.record(z.string(), z.number()),
      }),
      answer: z.null(),
    },
  },
  result: z.strictObject({
    bundleFolder: FilePath,
    epochs: z.int().min(0),
    /** Counted from 1, as the log and the card count; 0 if no epoch had a finite loss. */
    bestEpoch: z.int().min(0),
    /** Updates that changed nothing, because a loss or a gradient was not finite. */
    skippedPasses: z.int().min(0),
    stoppedEarly: z.boolean(),
    /** A person ended it with the best epoch so far. */
    stoppedByHand: z.boolean().default(false),
    /** What became of each name of the weights that it started from; null for random ones. */
    startReport: WeightsReport.nullable().default(null),
    /** Every figure on the test split, with its interval and the constant predictor beside it. */
    metrics: Json,
  }),
} satisfies TaskDefinition;
