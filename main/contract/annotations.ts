import { z } from 'zod';
import { procedure } from './base.ts';
import { AnnotationId, LesionId, MediaId } from './ids.ts';
import { Box, FilePath, FrameIndex, frameRange, LesionName, UtcTime } from './primitives.ts';

/** The boxes of one lesion through the frames of one media item. */
export const Track = z.strictObject({
  trackId: AnnotationId,
  lesionId: LesionId,
  lesion: LesionName,
  keyFrameCount: z.int().min(0),
  firstFrame: FrameIndex,
  lastFrame: FrameIndex,
});
export type Track = z.infer<typeof Track>;

export const TrackBox = z.strictObject({ lesion: LesionName, frameIndex: FrameIndex, box: Box });
export type TrackBox = z.infer<typeof TrackBox>;

/** One undoable gesture. */
export const UndoStep = z.strictObject({
  sequence: z.int(),
  at: UtcTime,
  label: z.string(),
  undone: z.boolean(),
});
export type UndoStep = z.infer<typeof UndoStep>;

/** A remark about one place of an imported file. */
export const ImportRemark = z.strictObject({ where: z.string(), reason: z.string() });
export type ImportRemark = z.infer<typeof ImportRemark>;

const stepOrNothing = z.strictObject({ step: UndoStep.nullable() });

export const annotations = {
  tracks: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ tracks: z.array(Track) })),
  /** The boxes that hold on each frame of the range, between key frames interpolated. */
  boxes: procedure
    .input(z.strictObject({ mediaId: MediaId, ...frameRange }))
    .output(z.strictObject({ boxes: z.array(TrackBox) })),
  /** Adds the boxes of a CSV, JSON or VOC file or of a folder of masks as one undoable step. */
  import: procedure.input(z.strictObject({ mediaId: MediaId, path: FilePath })).output(
    z.strictObject({
      tracks: z.array(Track),
      boxCount: z.int(),
      skipped: z.array(ImportRemark),
      /** Taken in a changed form, such as a box cut at the edge of its frame. */
      adjusted: z.array(ImportRemark),
    }),
  ),
  undo: procedure.input(z.strictObject({})).output(stepOrNothing),
  redo: procedure.input(z.strictObject({})).output(stepOrNothing),
  history: procedure
    .input(z.strictObject({ limit: z.int().min(1).max(1000).default(100) }))
    .output(z.strictObject({ steps: z.array(UndoStep) })),
};
