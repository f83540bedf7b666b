import { putShape, removeShape, shapesInRange } from '../../../db/index.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

/** No frame holds so many, and no window draws them. */
const mostShapes = 10_000;

export const shapes = {
  shapes: procedures.annotations.shapes.handler(({ input: { mediaId, fromFrame, toFrame }, context }) => ({
    shapes: shapesInRange(context.db, mediaId, fromFrame, toFrame, mostShapes),
  })),
  putShape: procedures.annotations.putShape.handler(({ input, context: { db } }) => {
    const { mediaId, shapeId, ...put } = input;
    const { result, step } = withStep(db, () => putShape(db, mediaId, put, shapeId));
    return { shape: result, step };
  }),
  removeShape: procedures.annotations.removeShape.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeShape(db, input.shapeId));
    return { step };
  }),
};
