import { resolve } from 'node:path';
import {
  addLesionWithBox,
  addTrack,
  getLesion,
  keyFramesInRange,
  lesionPlaces,
  lesionsOfStudy,
  putBox,
  removeKeyFrame,
  removeLesion,
  removeTrack,
  setBoxState,
  setLesionDetails,
  setLesionSize,
  stretchesOfMedia,
  trackBoxesInRange,
  tracksOfMedia,
} from '../../../db/index.ts';
import { importBoxes } from '../media/import-boxes.ts';
import { history } from './history.ts';
import { procedures } from './procedures.ts';
import { assertFewFrames } from './ranges.ts';
import { shapes } from './shapes.ts';
import { withStep } from './with-step.ts';

export const annotations = {
  lesions: procedures.annotations.lesions.handler(({ input, context }) => ({
    lesions: lesionsOfStudy(context.db, input.mediaId),
    places: lesionPlaces(context.db, input.mediaId),
  })),
  tracks: procedures.annotations.tracks.handler(({ input, context }) => ({
    tracks: tracksOfMedia(context.db, input.mediaId),
  })),
  stretches: procedures.annotations.stretches.handler(({ input, context }) => ({
    stretches: stretchesOfMedia(context.db, input.mediaId),
  })),
  boxes: procedures.annotations.boxes.handler(({ input: { mediaId, fromFrame, toFrame }, context }) => {
    assertFewFrames(fromFrame, toFrame);
    return { boxes: trackBoxesInRange(context.db, mediaId, fromFrame, toFrame) };
  }),
  keyFrames: procedures.annotations.keyFrames.handler(({ input, context }) => {
    const { mediaId, lesionId, limit, ...range } = input;
    const found = keyFramesInRange(context.db, mediaId, range, limit + 1, lesionId);
    return { keyFrames: found.slice(0, limit), truncated: found.length > limit };
  }),
  import: procedures.annotations.import.handler(({ input, context, signal }) =>
    importBoxes(input.mediaId, resolve(input.path), context, {
      replace: input.replace,
      seen: input.seen,
      fractions: input.fractions,
      signal,
    }),
  ),
  addLesion: procedures.annotations.addLesion.handler(({ input, context: { db } }) => {
    const { mediaId, name, frameIndex, box } = input;
    const { result, step } = withStep(db, () => addLesionWithBox(db, mediaId, name, { frameIndex, box }));
    return { lesion: getLesion(db, result.lesionId), trackId: result.trackId, step };
  }),
  addTrack: procedures.annotations.addTrack.handler(({ input, context: { db } }) => {
    const { mediaId, lesionId, frameIndex, box } = input;
    const { result, step } = withStep(db, () => addTrack(db, mediaId, lesionId, { frameIndex, box }));
    return { trackId: result, step };
  }),
  putBox: procedures.annotations.putBox.handler(({ input, context: { db } }) => {
    const { result, step } = withStep(db, () => putBox(db, input.trackId, input.frameIndex, input.box));
    return { keyFrame: result, step };
  }),
  removeKeyFrame: procedures.annotations.removeKeyFrame.handler(({ input, context: { db } }) => {
    const { step } = withStep(db, () => removeKeyFrame(db, input.trackId, input.frameIndex));
    return { step };
  }),
  setState: procedures.annotations.setState.handler(({ input, context: { db } }) => {
    const { trackId, frameIndex, ...state } = input;
    const { result, step } = withStep(db, () => setBoxState(db, trackId, frameIndex, state));
    return { keyFrame: result, step };
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
  ...shapes,
  ...history,
};
