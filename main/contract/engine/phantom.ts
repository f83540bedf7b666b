import { z } from 'zod';
import { PhantomOptions } from '../models.ts';
import { FilePath } from '../primitives.ts';
import type { TaskDefinition } from './task.ts';

/** Renders colon frames with polyps of exactly known size; frames that already stand there are kept. */
export const phantom = {
  params: PhantomOptions,
  asks: {},
  result: z.strictObject({
    outputFolder: FilePath,
    imageCount: z.int().min(0),
    rendered: z.int().min(0),
    kept: z.int().min(0),
  }),
} satisfies TaskDefinition;
