import { resolve } from 'node:path';
import { boxesInRange, redo, tracksOfMedia, undo, undoHistory } from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { importBoxes } from '../media/import-boxes.ts';
import { procedures } from './procedures.ts';

/** A page of boxes stays small enough to be read and sent within a few milliseconds. */
const mostFramesAtOnce = 10_000;

export const annotations = {
  tracks: procedures.annotations.tracks.handler(({ input, context }) => ({
    tracks: tracksOfMedia(context.db, input.mediaId),
  })),
  boxes: procedures.annotations.boxes.handler(({ input: { mediaId, fromFrame, toFrame }, context }) => {
    if (toFrame - fromFrame > mostFramesAtOnce) {
      throw new CaliperError('too_large', `At most ${mostFramesAtOnce} frames can be asked for at once.`);
    }
    const boxes = boxesInRange(context.db, mediaId, fromFrame, toFrame);
    return { boxes: boxes.map(({ lesion, frameIndex, box }) => ({ lesion, frameIndex, box })) };
  }),
  import: procedures.annotations.import.handler(({ input, context, signal }) =>
    importBoxes(input.mediaId, resolve(input.path), context, signal),
  ),
  undo: procedures.annotations.undo.handler(({ context }) => ({ step: undo(context.db) ?? null })),
  redo: procedures.annotations.redo.handler(({ context }) => ({ step: redo(context.db) ?? null })),
  history: procedures.annotations.history.handler(({ input, context }) => ({
    steps: undoHistory(context.db, input.limit),
  })),
};
