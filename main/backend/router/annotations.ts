import { resolve } from 'node:path';
import {
  addTrack,
  boxesInRange,
  lesionsOfStudy,
  redo,
  removeKeyFrame,
  removeLesion,
  removeTrack,
  setLesionDetails,
  setLesionSize,
  tracksOfMedia,
  undo,
  undoHistory,
} from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import { importBoxes } from '../media/import-boxes.ts';
import { notYet } from './not-yet.ts';
import { procedures } from './procedures.ts';
import { withStep } from './with-step.ts';

/** A page of boxes stays small enough to be read and sent within a few milliseconds. */
const mostFramesAtOnce = 10_000;

export const annotations = {
  tracks: procedures.annotations.tracks.handler(({ input, context }) => ({
    tracks: tracksOfMedia(context.db, input.mediaId),
  })),
  lesions: procedures.annotations.lesions.handler(({ input, context }) => ({
    lesions: lesionsOfStudy(context.db, input.mediaId),
  })),
  addTrack: procedures.annotations.addTrack.handler(({ input, context: { db } }) => {
    const { mediaId, lesionId, frameIndex, box } = input;
    const { result, step } = withStep(db, () => addTrack(db, mediaId, lesionId, { frameIndex, box }));
    return { trackId: result, step };
  }),
  removeKeyFrame: procedures.annotations.removeKeyFrame.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeKeyFrame(db, input.trackId, input.frameIndex));
    return { step };
  }),
  removeTrack: procedures.annotations.removeTrack.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeTrack(db, input.trackId));
    return { step };
  }),
  renameLesion: procedures.annotations.renameLesion.handler(({ input, context: { db } }) => {
    const { lesionId, name } = input;
    const { result, step } = withStep(db, () => setLesionDetails(db, lesionId, { name }));
    return { lesion: result, step };
  }),
  removeLesion: procedures.annotations.removeLesion.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeLesion(db, input.lesionId));
    return { step };
  }),
  setLesionSize: procedures.annotations.setLesionSize.handler(({ input, context: { db } }) => {
    const { result, step } = withStep(db, () => setLesionSize(db, input.lesionId, input.size));
    return { lesion: result, step };
  }),
  boxes: procedures.annotations.boxes.handler(({ input: { mediaId, fromFrame, toFrame }, context }) => {
    if (toFrame - fromFrame > mostFramesAtOnce) {
      throw new CaliperError('too_large', `At most ${mostFramesAtOnce} frames can be asked for at once.`);
    }
    const boxes = boxesInRange(context.db, mediaId, fromFrame, toFrame);
    void boxes;
    return notYet();
  }),
  import: procedures.annotations.import.handler(({ input, context, signal }) =>
    importBoxes(input.mediaId, resolve(input.path), context, signal),
  ),
  undo: procedures.annotations.undo.handler(({ context }) => ({
    step: undo(context.db) ?? null,
    place: null,
  })),
  redo: procedures.annotations.redo.handler(({ context }) => ({
    step: redo(context.db) ?? null,
    place: null,
  })),
  history: procedures.annotations.history.handler(({ input, context }) => ({
    steps: undoHistory(context.db, input.limit, input.before),
  })),
  stretches: procedures.annotations.stretches.handler(notYet),
  keyFrames: procedures.annotations.keyFrames.handler(notYet),
  putBox: procedures.annotations.putBox.handler(notYet),
  setState: procedures.annotations.setState.handler(notYet),
  shapes: procedures.annotations.shapes.handler(notYet),
  putShape: procedures.annotations.putShape.handler(notYet),
  removeShape: procedures.annotations.removeShape.handler(notYet),
  undoTo: procedures.annotations.undoTo.handler(notYet),
  addLesion: procedures.annotations.addLesion.handler(notYet),
};
