import { z } from 'zod';
import { DamageReport, FrameSeriesKind } from '../media.ts';
import { FilePath, LengthPx, PtsUs, Sha256 } from '../primitives.ts';
import { PixelSpacing } from '../spacing.ts';
import type { TaskDefinition } from './task.ts';

/**
 * First contact with a file that nobody has checked: only the engine may die of it.
 * The frame index comes in pages, because a long examination has half a million frames.
 */
export const inspect = {
  params: z.strictObject({ path: FilePath }),
  asks: {
    frames: {
      ask: z.strictObject({ ptsUs: z.array(PtsUs).max(10_000), keyFrames: z.array(z.boolean()).max(10_000) }),
      answer: z.null(),
    },
  },
  result: z.strictObject({
    kind: FrameSeriesKind,
    fingerprint: z.string(),
    contentSha256: Sha256,
    modifiedMs: z.number(),
    widthPx: LengthPx,
    heightPx: LengthPx,
    frameCount: z.int().min(0),
    damage: DamageReport,
    /** What the file states of the size of its pixels. */
    spacing: PixelSpacing.nullable(),
    /** What a person should know about the file, such as a broken tail. */
    warnings: z.array(z.string()),
  }),
} satisfies TaskDefinition;
