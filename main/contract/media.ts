import { z } from 'zod';
import { procedure } from './base.ts';
import { JobId, MediaId, PatientId } from './ids.ts';
import { FilePath, FrameIndex, frameRange, LengthPx, PtsUs, UtcTime } from './primitives.ts';

/** Kinds of media that are pictures one after another. */
export const FrameSeriesKind = z.enum(['video', 'image-series', 'dicom']);
export const MediaKind = z.enum([...FrameSeriesKind.options, 'slide', 'cloud']);
export type MediaKind = z.infer<typeof MediaKind>;

/** What every medium has. It is known by the fingerprint of its content. */
const common = {
  id: MediaId,
  patientId: PatientId,
  /** The file's own name: shown, never logged. */
  name: z.string(),
  path: FilePath,
  fingerprint: z.string(),
  importedAt: UtcTime,
};

/** One video, folder of frames or multi-frame DICOM. */
export const FrameSeries = z.strictObject({
  ...common,
  kind: FrameSeriesKind,
  widthPx: LengthPx,
  heightPx: LengthPx,
  frameCount: z.int().min(0),
});
export type FrameSeries = z.infer<typeof FrameSeries>;

const Extent = z.strictObject({ widthPx: z.int().min(1), heightPx: z.int().min(1) });

/** A whole slide: one picture at several resolutions, cut into tiles. */
export const Slide = z.strictObject({
  ...common,
  kind: z.literal('slide'),
  /** Of the largest level. No picture of a video is as large. */
  ...Extent.shape,
  /** The largest first. */
  levels: z.array(Extent.extend({ tileWidthPx: LengthPx, tileHeightPx: LengthPx })).min(1),
  /** Pictures that come with it, such as its label and a macro image. */
  associated: z.array(Extent.extend({ name: z.string() })),
  /** Microns a pixel of the largest level; null where nobody knows. */
  mppUm: z
    .strictObject({ x: z.number().positive(), y: z.number().positive(), source: z.enum(['file', 'person']) })
    .nullable(),
});
export type Slide = z.infer<typeof Slide>;

const Point = z.tuple([z.number(), z.number(), z.number()]);

/** Points in space. */
export const Cloud = z.strictObject({
  ...common,
  kind: z.literal('cloud'),
  pointCount: z.int().min(0),
  bounds: z.strictObject({ least: Point, greatest: Point }),
  /** Null where nobody knows. */
  unit: z.literal('mm').nullable(),
  /** Values that each point has beside its place, such as normals or labels. */
  attributes: z.array(z.string()),
});
export type Cloud = z.infer<typeof Cloud>;

export const Media = z.discriminatedUnion('kind', [FrameSeries, Slide, Cloud]);
export type Media = z.infer<typeof Media>;

export const isFrameSeries = (media: Media): media is FrameSeries =>
  media.kind !== 'slide' && media.kind !== 'cloud';

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
