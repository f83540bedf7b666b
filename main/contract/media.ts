import { z } from 'zod';
import { procedure } from './base.ts';
import { JobId, MediaId, PatientId } from './ids.ts';
import { FilePath, FrameIndex, frameRange, LengthPx, PtsUs, UtcTime } from './primitives.ts';

export const MediaKind = z.enum(['video', 'image-series', 'dicom']);
export type MediaKind = z.infer<typeof MediaKind>;

/** One video, folder of frames or multi-frame DICOM, known by the fingerprint of its content. */
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

/** What is wrong with a picture that is shown all the same. */
export const FrameDamage = z.enum(['damaged', 'follows-damage']);
export type FrameDamage = z.infer<typeof FrameDamage>;

const FrameSpan = z.strictObject({ from: FrameIndex, to: z.int().min(1) });
export type FrameSpan = z.infer<typeof FrameSpan>;

/** What is known of the soundness of an item's pictures. Spans `[from, to)`, ascending. */
export const DamageReport = z.strictObject({
  /** Pictures that have been decoded; nothing is known of the others. */
  checkedFrames: z.int().min(0),
  /** Pictures whose data are wrong, or that were coded from such ones. */
  damaged: z.array(FrameSpan),
  /** Pictures that cannot be decoded. They keep their index. */
  lost: z.array(FrameSpan),
});
export type DamageReport = z.infer<typeof DamageReport>;

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
      /** Mean over the video: frames need not be evenly spaced, so never compute a frame from it. */
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
  /** What is known of damaged pictures; null where an older version imported the item and nobody has looked since. */
  damage: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ damage: DamageReport.nullable() })),
  /** Queues the decoding of every picture, after which `damage` speaks of all. */
  check: procedure.input(z.strictObject({ mediaId: MediaId })).output(z.strictObject({ jobId: JobId })),
  /** Points a media item to where its file is now; refused with `conflict` if the content differs. */
  relink: procedure.input(z.strictObject({ mediaId: MediaId, path: FilePath })).output(Media),
};
