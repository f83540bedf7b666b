import { z } from 'zod';
import { procedure } from './base.ts';
import { UndoStep } from './history.ts';
import { LesionId, MediaId, ShapeId } from './ids.ts';
import { FrameIndex, frameRange, PointPx, SizeMm, UtcTime } from './primitives.ts';
import { SpacingSource } from './spacing.ts';

/** An outline, closed from its last point to its first, or a line between two points. */
export const Geometry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('polygon'), points: z.array(PointPx).min(3).max(2000) }),
  z.strictObject({ kind: z.literal('length'), points: z.array(PointPx).length(2) }),
]);
export type Geometry = z.infer<typeof Geometry>;

/** A length that somebody knows in mm, such as an open forceps beside the lesion: it gives its frame a scale. */
export const KnownLength = z.strictObject({
  lengthMm: SizeMm,
  provenance: z.enum(['visual estimate', 'instrument', 'pathology']),
});
export type KnownLength = z.infer<typeof KnownLength>;

/** The scale of a line of known length, and whose word that is. It holds on that line's frame only. */
const LineScale = z.strictObject({
  kind: z.literal('line'),
  mmPerPx: z.number().positive(),
  /** The line of known length that it rests on. */
  shapeId: ShapeId,
  provenance: KnownLength.shape.provenance,
  author: z.string(),
});

/** The scale that the file states for the place of a shape. */
const FileScale = z.strictObject({
  kind: z.literal('file'),
  source: SpacingSource,
  xMmPerPx: z.number().positive(),
  yMmPerPx: z.number().positive(),
});

/** What turns pixels into mm. One of the two alone: they are never mixed. */
export const Scale = z.discriminatedUnion('kind', [LineScale, FileScale]);
export type Scale = z.infer<typeof Scale>;

/** A polygon or a length on one frame. */
export const Shape = z.strictObject({
  id: ShapeId,
  mediaId: MediaId,
  lesionId: LesionId.nullable(),
  frameIndex: FrameIndex,
  geometry: Geometry,
  known: KnownLength.nullable(),
  /** Of a line its length, of a polygon its circumference. */
  lengthPx: z.number().min(0),
  /** Null where there is no scale: pixels alone say nothing about mm. */
  lengthMm: z.number().min(0).nullable(),
  /** Of a polygon only. */
  areaPx2: z.number().min(0).nullable(),
  areaMm2: z.number().min(0).nullable(),
  /** A line of known length counts before the file: somebody has drawn it on this frame for that. */
  scale: Scale.nullable(),
  /** Where a line of known length counts though the file states a scale too: the length that the file's would give. */
  fileLengthMm: z.number().min(0).nullable(),
  author: z.string(),
  at: UtcTime,
});
export type Shape = z.infer<typeof Shape>;

const step = UndoStep.nullable();

export const shapeProcedures = {
  /** The shapes on the frames of the range, by frame and age; at most 10,000. */
  shapes: procedure
    .input(z.strictObject({ mediaId: MediaId, ...frameRange }))
    .output(z.strictObject({ shapes: z.array(Shape) })),
  /** Draws a shape, or with `shapeId` changes one: place, outline, lesion and known length are replaced. */
  putShape: procedure
    .input(
      z.strictObject({
        mediaId: MediaId,
        shapeId: ShapeId.optional(),
        frameIndex: FrameIndex,
        lesionId: LesionId.nullable().default(null),
        geometry: Geometry,
        /** Of a line only. */
        known: KnownLength.nullable().default(null),
      }),
    )
    .output(z.strictObject({ shape: Shape, step })),
  removeShape: procedure.input(z.strictObject({ shapeId: ShapeId })).output(z.strictObject({ step })),
};
