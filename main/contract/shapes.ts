import { z } from 'zod';
import { procedure } from './base.ts';
import { UndoStep } from './history.ts';
import { LesionId, MediaId, ShapeId } from './ids.ts';
import { FrameIndex, frameRange, PointPx, SizeMm, UtcTime } from './primitives.ts';

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

/** What turns pixels of one frame into mm, and whose word that is. It holds on that frame only. */
export const Scale = z.strictObject({
  mmPerPx: z.number().positive(),
  /** The line of known length that it rests on. */
  shapeId: ShapeId,
  provenance: KnownLength.shape.provenance,
  author: z.string(),
});
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
  /** Null where the frame has no scale: pixels alone say nothing about mm. */
  lengthMm: z.number().min(0).nullable(),
  /** Of a polygon only. */
  areaPx2: z.number().min(0).nullable(),
  areaMm2: z.number().min(0).nullable(),
  scale: Scale.nullable(),
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
