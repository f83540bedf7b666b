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
  /** The item and the lesion that it changed, where it is listed and changed one. */
  about: z.string().optional(),
});
export type UndoStep = z.infer<typeof UndoStep>;

/** Undone steps whose place a new edit took, by the last of them. */
export const DroppedSteps = z.strictObject({
  sequence: z.int(),
  /** How many steps come back with it. */
  steps: z.int(),
  at: UtcTime,
  label: z.string(),
});
export type DroppedSteps = z.infer<typeof DroppedSteps>;

/** What a jump in the history would do. */
export const TurnTold = z.strictObject({
  /** Steps that it turns, those of one mark counted as one. */
  steps: z.int(),
  /** What would no longer be seen. */
  taken: z.strictObject({
    items: z.int(),
    lesions: z.int(),
    boxes: z.int(),
    shapes: z.int(),
    sizes: z.int(),
    decisions: z.int(),
  }),
});
export type TurnTold = z.infer<typeof TurnTold>;

/** A turn of more steps than this is asked about, and a backup is made before. */
export const longTurnSteps = 3;

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
   * with a `conflict`, nothing. A backup is made before more than `longTurnSteps` are turned.
   */
  undoTo: procedure
    .input(z.strictObject({ sequence: z.int().min(0) }))
    .output(z.strictObject({ steps: z.array(UndoStep), place: Place.nullable() })),
  /** What `undoTo` would do; changes nothing. */
  tellTurn: procedure.input(z.strictObject({ sequence: z.int().min(0) })).output(TurnTold),
  /** Undone steps whose place new edits took, newest first. */
  dropped: procedure
    .input(z.strictObject({ limit: z.int().min(1).max(1000).default(20) }))
    .output(z.strictObject({ dropped: z.array(DroppedSteps) })),
  /** Undoes what took the place of dropped steps and does them again, after a backup. */
  bringBack: procedure
    .input(z.strictObject({ sequence: z.int().min(1) }))
    .output(z.strictObject({ steps: z.array(UndoStep), place: Place.nullable() })),
  /** Newest first; `before` continues behind a step. */
  history: procedure
    .input(
      z.strictObject({ limit: z.int().min(1).max(1000).default(100), before: z.int().min(1).optional() }),
    )
    .output(z.strictObject({ steps: z.array(UndoStep) })),
};
