import { z } from 'zod';
import { ImportRemark, ImportReport } from '../annotations.ts';
import { Box, FilePath, FrameIndex, LesionName, SizeMm } from '../primitives.ts';
import { KnownContent } from './content.ts';
import type { TaskDefinition } from './task.ts';

const remarks = z.array(ImportRemark);

/**
 * Reads a file or folder of boxes for one video. The engine does it, because such files are as little to be trusted as
 * videos, and masks have to be decoded and compared with the video's own frames.
 */
export const readBoxes = {
  params: z.strictObject({
    path: FilePath,
    mediaPath: FilePath,
    content: KnownContent,
    fractions: z.boolean(),
  }),
  asks: {
    /** Boxes of one lesion in ascending order of frames; a long track comes in several pages. */
    boxes: {
      ask: z.strictObject({
        lesion: LesionName,
        sizeMm: SizeMm.nullable(),
        boxes: z.array(z.strictObject({ frameIndex: FrameIndex, box: Box })).max(10_000),
      }),
      answer: z.null(),
    },
  },
  result: z.strictObject({
    skipped: remarks,
    adjusted: remarks,
    report: ImportReport.omit({ alreadyThere: true }),
  }),
} satisfies TaskDefinition;
