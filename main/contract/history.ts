import { z } from 'zod';
import { procedure } from './base.ts';
import { LesionId, MediaId } from './ids.ts';
import { FrameIndex, UtcTime } from './primitives.ts';

/** One undoable gesture. */
export const UndoStep = z.strictObject({
  sequence: z.int(),
  at: UtcTime,
  label: z.string(),
  undone: z.boolean(),
});
export type UndoStep = z.infer<typeof UndoStep>;

/** Where something was changed, so that the screen can go there. */
export const Place = z.strictObject({
  mediaId: MediaId,
  frameIndex: FrameIndex.nullable(),
  lesionId: LesionId.nullable(),
});
export type Place = z.infer<typeof Place>;

const turned = z.strictObject({
  /** The step that was turned; null when there was none. */
  step: UndoStep.nullable(),
  /** Null when the change is not on one media item. */
  place: Place.nullable(),
});

/** Undo is complete and survives a restart. */
export const editHistory = {
  undo: procedure.input(z.strictObject({})).output(turned),
  redo: procedure.input(z.strictObject({})).output(turned),
  /**
   * Undoes or redoes until the step of this sequence is the last one done; 0 goes back to the beginning. All of it or,
   * with a `conflict`, nothing.
   */
  undoTo: procedure
    .input(z.strictObject({ sequence: z.int().min(0) }))
    .output(z.strictObject({ steps: z.array(UndoStep), place: Place.nullable() })),
  /** Newest first; `before` continues behind a step. */
  history: procedure
    .input(
      z.strictObject({ limit: z.int().min(1).max(1000).default(100), before: z.int().min(1).optional() }),
    )
    .output(z.strictObject({ steps: z.array(UndoStep) })),
};
