import { z } from 'zod';
import { FilePath, FrameIndex } from '../primitives.ts';
import { KnownContent } from './content.ts';
import type { TaskDefinition } from './task.ts';

const share = z.number().min(0).max(1);

/** What a file of a data set says of itself, and a hash of each picture that looks at its coarse structure. */
export const datasetFacts = {
  params: z.strictObject({
    mediaPath: FilePath,
    content: KnownContent,
    frames: z.array(FrameIndex).min(1).max(10_000),
  }),
  asks: {},
  result: z.strictObject({
    /** Container and codec, such as `mp4 h264`. */
    format: z.string(),
    bytes: z.number().min(0),
    /** Dark or plain margins, as shares of width or height, and the share of the corners that is dark. */
    border: z.strictObject({ left: share, top: share, right: share, bottom: share, corners: share }),
    /** 256 bits as hex; null for a picture without structure, or one that cannot be decoded. */
    hashes: z.array(
      z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    ),
  }),
} satisfies TaskDefinition;
