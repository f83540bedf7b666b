import { z } from 'zod';
import { procedure } from './base.ts';
import { MediaId, PatientId } from './ids.ts';
import { FilePath, FrameIndex, LengthPx, PageLimit, PtsUs, UtcTime } from './primitives.ts';

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

export const library = {
  /** Reads the file's frame index in the engine and adds it; a file whose content is known is returned as it is. */
  import: procedure
    .input(z.strictObject({ path: FilePath, patientPseudonym: z.string().min(1).max(200).optional() }))
    .output(z.strictObject({ media: Media, alreadyThere: z.boolean(), warnings: z.array(z.string()) })),
  list: procedure
    .input(z.strictObject({ limit: PageLimit, after: MediaId.optional() }))
    .output(z.strictObject({ media: z.array(Media) })),
  get: procedure.input(z.strictObject({ mediaId: MediaId })).output(Media),
};

export const media = {
  /** Whether the file is where it was, and whether it is still the same file by size and time. */
  info: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ media: Media, present: z.boolean() })),
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
