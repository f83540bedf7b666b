import { z } from 'zod';
import { DamageReport } from '../media.ts';
import { FilePath } from '../primitives.ts';
import { KnownContent } from './content.ts';
import type { TaskDefinition } from './task.ts';

/** Decodes every picture of a video and says which are damaged. */
export const check = {
  params: z.strictObject({ mediaPath: FilePath, content: KnownContent }),
  asks: {},
  result: DamageReport,
} satisfies TaskDefinition;
