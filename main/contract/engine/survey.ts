import { z } from 'zod';
import { FilePath } from '../primitives.ts';
import type { TaskDefinition } from './task.ts';

const count = z.int().min(0);

/** Looks at the pictures and masks of a folder; the pictures come in pages, with the mask of each. */
export const survey = {
  params: z.strictObject({ path: FilePath }),
  asks: {
    pictures: {
      ask: z.array(z.strictObject({ path: FilePath, mask: FilePath.nullable() })).max(5_000),
      answer: z.null(),
    },
  },
  /** Null for a path that is no folder. */
  result: z
    .strictObject({
      sizeCount: count,
      seriesPath: FilePath.nullable(),
      seriesPictures: count,
      masksWithoutPicture: z.array(z.string()),
      masksWithoutPictureCount: count,
    })
    .nullable(),
} satisfies TaskDefinition;
