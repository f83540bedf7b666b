import { z } from 'zod';
import { procedure } from './base.ts';
import { editHistory, UndoStep } from './history.ts';
import { AnnotationId, LesionId, MediaId } from './ids.ts';
import { Box, FilePath, FrameIndex, frameRange, LesionName, Sha256, SizeMm } from './primitives.ts';
import { shapeProcedures } from './shapes.ts';

/** Where a size in mm comes from: a number without this is not a measurement. */
export const SizeProvenance = z.enum([
  'unknown',
  'imported',
  'visual estimate',
  'instrument',
  'pathology',
  'rendered', // of a phantom, whose size is known exactly
  'accepted prediction',
  'edited prediction',
]);
export type SizeProvenance = z.infer<typeof SizeProvenance>;

/** What a person may state; the other provenances come about by deciding on a prediction. */
export const StatedProvenance = SizeProvenance.extract([
  'imported',
  'visual estimate',
  'instrument',
  'pathology',
]);
export type StatedProvenance = z.infer<typeof StatedProvenance>;

/** A finding of one study. */
export const Lesion = z.strictObject({
  id: LesionId,
  name: LesionName,
  sizeMm: SizeMm.nullable(),
  sizeProvenance: SizeProvenance,
  /** Shape by the Paris classification, such as `Is`. */
  paris: z.string().nullable(),
  /** Part of the colon. */
  site: z.string().nullable(),
  histology: z.string().nullable(),
});
export type Lesion = z.infer<typeof Lesion>;

/** Where a lesion stands: a video or other item of its study with what there is of it. */
export const LesionPlace = z.strictObject({
  lesionId: LesionId,
  mediaId: MediaId,
  /** Name of the item's file. */
  media: z.string(),
  /** Key frames that show a box. */
  boxCount: z.int().min(0),
  shapeCount: z.int().min(0),
  /** Sizes that finished runs predicted for it. */
  sizeCount: z.int().min(0),
});
export type LesionPlace = z.infer<typeof LesionPlace>;

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

/** An unbroken stretch of frames on which a track is seen, `toFrame` not included. */
export const Stretch = z.strictObject({
  trackId: AnnotationId,
  lesionId: LesionId,
  lesion: LesionName,
  ...frameRange,
});
export type Stretch = z.infer<typeof Stretch>;

/** How a box came to be. */
export const BoxOrigin = z.enum(['drawn', 'imported', 'accepted', 'edited']);
export type BoxOrigin = z.infer<typeof BoxOrigin>;

const boxOfTrack = {
  trackId: AnnotationId,
  lesionId: LesionId,
  lesion: LesionName,
  frameIndex: FrameIndex,
  box: Box,
  /** From this key frame on the lesion is not to be seen, until the next key frame. */
  outside: z.boolean(),
  /** Seen only in part. Holds from its key frame to the next one. */
  occluded: z.boolean(),
  /** Of the key frame itself, or of the one before an interpolated box. */
  origin: BoxOrigin,
  author: z.string(),
};

/** A box that somebody set. */
export const KeyFrame = z.strictObject(boxOfTrack);
export type KeyFrame = z.infer<typeof KeyFrame>;

/** The box of a track on one frame: set there (`keyFrame`), or interpolated between two that are. */
export const TrackBox = z.strictObject({ ...boxOfTrack, keyFrame: z.boolean() });
export type TrackBox = z.infer<typeof TrackBox>;

/** A remark about one place of an imported file. */
export const ImportRemark = z.strictObject({ where: z.string(), reason: z.string() });
export type ImportRemark = z.infer<typeof ImportRemark>;

/** One reason for leaving out or changing, with its exact count and the first few places. */
export const ImportReason = z.strictObject({
  outcome: z.enum(['left out', 'adjusted']),
  reason: z.string(),
  count: z.int().min(1),
  places: z.array(z.string()),
});
export type ImportReason = z.infer<typeof ImportReason>;

const count = z.int().min(0);

/** Entries of an import: rows, objects, masks on frames. `read` is `taken + alreadyThere + leftOut`. */
export const ImportReport = z.strictObject({
  read: count,
  taken: count,
  /** Boxes that were stored already, to the hundredth of a pixel. */
  alreadyThere: count,
  leftOut: count,
  /** Of those taken, how often something was changed, such as a box cut at the edge of its frame. */
  adjusted: count,
  reasons: z.array(ImportReason),
  /** How the input was read: encoding, separators, from where corners count. Complete sentences. */
  notes: z.array(z.string()),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** How the boxes of a file differ from those that its lesion has already. */
export const BoxDifference = z.strictObject({
  lesion: LesionName,
  /** Of the file's boxes: stored already, stored otherwise, and on frames without one. */
  equal: count,
  different: count,
  added: count,
  /** Stored boxes on frames for which the file has none. */
  lost: count,
  /** Stored boxes that a person drew, corrected or accepted, which replacing would take away. */
  byHand: count,
  /** The first frames on which a person's boxes stand. */
  byHandFrames: z.array(FrameIndex),
  /** Of the lesion's stored boxes and key frames: another one when a box was drawn, moved or taken away. */
  storedSha256: Sha256,
});
export type BoxDifference = z.infer<typeof BoxDifference>;

/** The undoable step that an edit made; null when it changed nothing. */
const step = UndoStep.nullable();
const onTrack = { trackId: AnnotationId, frameIndex: FrameIndex };
const firstBox = { mediaId: MediaId, frameIndex: FrameIndex, box: Box };

export const annotations = {
  /** The lesions of the item's study, in the order they were added, and on which items of the study each one stands. */
  lesions: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ lesions: z.array(Lesion), places: z.array(LesionPlace) })),
  tracks: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ tracks: z.array(Track) })),
  /** Where each track is seen, for drawing a whole video: a few rows a track, however many boxes it has. */
  stretches: procedure
    .input(z.strictObject({ mediaId: MediaId }))
    .output(z.strictObject({ stretches: z.array(Stretch) })),
  /**
   * The boxes that hold on each frame of the range, at most 10,000 frames. Frames on which a track is not seen have
   * none, but for the key frame that ends it: that one comes with `outside`.
   */
  boxes: procedure
    .input(z.strictObject({ mediaId: MediaId, ...frameRange }))
    .output(z.strictObject({ boxes: z.array(TrackBox) })),
  /** The key frames of the range by track and frame; `truncated` when there are more than `limit`. */
  keyFrames: procedure
    .input(
      z.strictObject({
        mediaId: MediaId,
        lesionId: LesionId.optional(),
        ...frameRange,
        limit: z.int().min(1).max(10_000).default(10_000),
      }),
    )
    .output(z.strictObject({ keyFrames: z.array(KeyFrame), truncated: z.boolean() })),
  /**
   * Adds the boxes of a CSV, JSON or VOC file or of a folder of masks as one undoable step. A lesion that has boxes on
   * this item already is left as it is where the file says the same; otherwise the whole import is refused with
   * `conflict` and the `differences` in its details, unless `replace` is set. With `seen`, the `storedSha256` of
   * the differences that a person was asked about, it is refused again if other boxes stand there by now.
   */
  import: procedure
    .input(
      z.strictObject({
        mediaId: MediaId,
        path: FilePath,
        replace: z.boolean().default(false),
        seen: z.array(Sha256).max(10_000).optional(),
        /** The file's corners are fractions of the picture, 0 to 1, not pixels. */
        fractions: z.boolean().default(false),
      }),
    )
    .output(
      z.strictObject({
        tracks: z.array(Track),
        boxCount: z.int(),
        report: ImportReport,
        /** What a replacement took away; they come back by undo. */
        replaced: z.array(BoxDifference),
        /** At most 10,000 each; the report counts all. */
        skipped: z.array(ImportRemark),
        /** Taken in a changed form, such as a box cut at the edge of its frame. */
        adjusted: z.array(ImportRemark),
      }),
    ),
  /** A new lesion of the item's study with its first box. */
  addLesion: procedure
    .input(z.strictObject({ ...firstBox, name: LesionName }))
    .output(z.strictObject({ lesion: Lesion, trackId: AnnotationId, step })),
  /** A further track of a lesion, on this or another item of its study. */
  addTrack: procedure
    .input(z.strictObject({ ...firstBox, lesionId: LesionId }))
    .output(z.strictObject({ trackId: AnnotationId, step })),
  /** Sets the box of one frame, which becomes a key frame if it was none. */
  putBox: procedure
    .input(z.strictObject({ ...onTrack, box: Box }))
    .output(z.strictObject({ keyFrame: KeyFrame, step })),
  /** Takes a key frame away: its neighbours are then joined. */
  removeKeyFrame: procedure.input(z.strictObject(onTrack)).output(z.strictObject({ step })),
  /** Says what is to be seen from a frame on. It becomes a key frame; boxes on other frames keep their places. */
  setState: procedure
    .input(z.strictObject({ ...onTrack, outside: z.boolean().optional(), occluded: z.boolean().optional() }))
    .output(z.strictObject({ keyFrame: KeyFrame, step })),
  removeTrack: procedure.input(z.strictObject({ trackId: AnnotationId })).output(z.strictObject({ step })),
  renameLesion: procedure
    .input(z.strictObject({ lesionId: LesionId, name: LesionName }))
    .output(z.strictObject({ lesion: Lesion, step })),
  /** Takes a lesion with its tracks and shapes out of view. */
  removeLesion: procedure.input(z.strictObject({ lesionId: LesionId })).output(z.strictObject({ step })),
  /** States a size with where it comes from; null takes it away. */
  setLesionSize: procedure
    .input(
      z.strictObject({
        lesionId: LesionId,
        size: z.strictObject({ sizeMm: SizeMm, provenance: StatedProvenance }).nullable(),
      }),
    )
    .output(z.strictObject({ lesion: Lesion, step })),
  ...shapeProcedures,
  ...editHistory,
};
