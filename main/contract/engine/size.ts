import { z } from 'zod';
import { LesionId } from '../ids.ts';
import { DamageReport } from '../media.ts';
import { FrameSize, Provider, RunRecord, SizeClass } from '../predictions.ts';
import { Box, FilePath, FrameIndex, frameRange, SizeMm } from '../primitives.ts';
import { KnownContent } from './content.ts';
import { ExpectedModel } from './model.ts';
import type { TaskDefinition } from './task.ts';

/** The size of one lesion on one frame. By id: people rename lesions meanwhile, and two may have one name. */
export const SizedBox = FrameSize.omit({ lesion: true }).extend({ lesionId: LesionId });
export type SizedBox = z.infer<typeof SizedBox>;

/** Sizes every boxed lesion of a video, frame by frame, then each lesion over its frames. */
export const size = {
  params: z.strictObject({
    mediaPath: FilePath,
    /** The content the boxes were drawn on. */
    content: KnownContent,
    /** Lets damaged frames count in the sizes of lesions, from which they are left out otherwise. */
    includeDamaged: z.boolean(),
    ...frameRange,
    model: ExpectedModel,
    provider: Provider.nullable(),
    acceptFailedCheck: z.boolean(),
    seed: z.int(),
  }),
  asks: {
    boxes: {
      ask: z.strictObject(frameRange),
      answer: z.array(z.strictObject({ frameIndex: FrameIndex, lesionId: LesionId, box: Box })),
    },
    begin: { ask: RunRecord, answer: z.null() },
    store: { ask: z.strictObject({ frames: z.array(SizedBox) }), answer: z.null() },
  },
  result: z.strictObject({
    record: RunRecord,
    lesions: z.array(
      z.strictObject({
        lesionId: LesionId,
        sizeMm: SizeMm,
        lowMm: z.number().min(0),
        highMm: z.number().min(0),
        sizeClass: SizeClass,
        frameCount: z.int().min(1),
        damagedFrames: z.int().min(0),
      }),
    ),
    /** How open each channel of each gate is, 0 to 1. */
    gates: z.record(z.string(), z.array(z.number())),
    damage: DamageReport,
    /** Boxes that could not be sized, with the reason, such as a box wholly outside the frame. */
    skipped: z.array(z.strictObject({ frameIndex: FrameIndex, lesionId: LesionId, reason: z.string() })),
    framesPerSecond: z.number().min(0),
  }),
} satisfies TaskDefinition;
