import { z } from 'zod';
import { PhantomOptions } from '../models.ts';
import { FilePath } from '../primitives.ts';
import { keep } from './keep.ts';
import type { TaskDefinition } from './task.ts';

/** Renders colon frames with polyps of exactly known size; a finished set is kept as it is. */
export const phantom = {
  params: PhantomOptions.extend({ keep }),
  asks: {},
  result: z.strictObject({
    outputFolder: FilePath,
    frameCount: z.int().min(0),
    /** Boxed polyps over all frames. */
    lesionViews: z.int().min(0),
    /** True if the set stood there finished and nothing was rendered. */
    kept: z.boolean(),
  }),
} satisfies TaskDefinition;
