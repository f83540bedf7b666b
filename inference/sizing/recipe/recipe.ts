import { z } from 'zod';
import { type SizingOptions, sizingOptions } from '../options.ts';

/**
 * Everything that decides what a sizing run does, apart from its data. Plain JSON: it is kept with the job and in the
 * model's card. Two recipes that differ in `gated` alone are a fair comparison: same schedule, data order,
 * augmentation and compute (the ungated control gets two passes on each batch too).
 */
export const SizingRecipe = z.strictObject({
  architecture: z.enum(['FSG-ResNet-18', 'FSG-ViT-Tiny/16']),
  streams: z.array(z.enum(['crop', 'masked'])).min(1),
  gated: z.boolean(),
  sidePx: z.int().min(32).max(512).multipleOf(16),
  epochs: z.int().min(1),
  batchSize: z.int().min(2),
  /** Random frames of each lesion in an epoch; all of a lesion that has fewer. */
  framesPerLesion: z.int().min(1),
  /** Stop after this many epochs without a better validation loss. */
  patience: z.int().min(1),
  /** Cosine from the first to the second. */
  mainRate: z.tuple([z.number().positive(), z.number().positive()]),
  /** Constant, as published: the gates have no schedule. */
  gateRate: z.number().positive(),
  mainWeightDecay: z.number().min(0),
  mainClip: z.number().positive(),
  gateClip: z.number().positive(),
  seed: z.int().min(0),
});
export type SizingRecipe = z.infer<typeof SizingRecipe>;

/** The recipe that a person's options mean. */
export function recipeOf({ firstRate, lastRate, weightDecay, ...same }: SizingOptions): SizingRecipe {
  return { ...same, mainRate: [firstRate, lastRate], mainWeightDecay: weightDecay };
}

/**
 * The recipe of the demonstration bundle: one masked stream (it keeps the lesion's apparent size; the crop loses it)
 * at a side that two cores can train in under two hours. Rates are higher than the published ones (2e-4 and 3e-4),
 * which start from ImageNet weights; this run starts from random ones.
 */
export const demonstrationRecipe: SizingRecipe = recipeOf(sizingOptions.parse({}));
