import { z } from 'zod';
import { procedure } from './base.ts';
import { MediaId, PatientId } from './ids.ts';
import { FilePath, FrameIndex, frameRange, LengthPx, PtsUs, UtcTime } from './primitives.ts';

export const MediaKind = z.enum(['video', 'image-series', 'dicom']);
export type MediaKind = z.infer<typeof MediaKind>;

/** One film, folder of frames or multi-frame DICOM, known by the fingerprint of its content. */
export const Media = z.strictObject({
  id: MediaId,
  patientId: PatientId,
  kind: MediaKind,
  /** The file's own name: shown, never logged. */
  name: z.string(),
  path: FilePath,
  fingerprint: z.string(),
  widthPx: LengthPx,
  heightPx: LengthPx,
  frameCount: z.int().min(0),
  importedAt: UtcTime,
});
export type Media = z.infer<typeof Media>;

/** At most this many times in one answer of `media.frameTimes`. */
const mostTimes = 50_000;

export const media = {
  /** Whether the file is where it was, and whether it is still the same file by size and time. */
  info: procedure.input(z.strictObject({ mediaId: MediaId })).output(
    z.strictObject({
      media: Media,
      present: z.boolean(),
      firstPtsUs: PtsUs.nullable(),
      lastPtsUs: PtsUs.nullable(),
      /** From the first frame to the end of the last; null where frames have no times of their own. */
      durationUs: z.number().min(0).nullable(),
      /** Mean over the film: frames need not be evenly spaced, so never compute a frame from it. */
      framesPerSecond: z.number().positive().nullable(),
    }),
  ),
  /** When each frame of the range is shown; a range longer than 50,000 frames is refused with `too_large`. */
  frameTimes: procedure
    .input(z.strictObject({ mediaId: MediaId, ...frameRange }))
    .output(z.strictObject({ fromFrame: FrameIndex, ptsUs: z.array(PtsUs).max(mostTimes) })),
  /** The frame nearest to a time, and the one on screen at that time: the last that began at or before it. */
  frameAt: procedure.input(z.strictObject({ mediaId: MediaId, ptsUs: PtsUs })).output(
    z.strictObject({
      nearest: z.strictObject({ frameIndex: FrameIndex, ptsUs: PtsUs }),
      shown: z.strictObject({ frameIndex: FrameIndex, ptsUs: PtsUs }),
    }),
  ),
  /** One frame as PNG, found by its index. */
  frame: procedure.input(z.strictObject({ mediaId: MediaId, frameIndex: FrameIndex })).output(
    z.strictObject({
      frameIndex: FrameIndex,
      ptsUs: PtsUs,
      widthPx: LengthPx,
      heightPx: LengthPx,
      png: z.instanceof(Blob),
    }),
  ),
  /** Points a media item to where its file is now; refused with `conflict` if the content differs. */
  relink: procedure.input(z.strictObject({ mediaId: MediaId, path: FilePath })).output(Media),
};
