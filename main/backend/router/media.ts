import { frameIndexOf, getMedia, setMediaMissing } from '../../../db/index.ts';
import { isThere, relink } from '../media/import-media.ts';
import { notYet } from './not-yet.ts';
import { procedures } from './procedures.ts';

export const media = {
  info: procedures.media.info.handler(async ({ input, context }) => {
    const item = getMedia(context.db, input.mediaId);
    const present = await isThere(item.path);
    setMediaMissing(context.db, item.id, !present);
    return {
      media: item,
      present,
      firstPtsUs: null,
      lastPtsUs: null,
      durationUs: null,
      framesPerSecond: null,
    };
  }),
  frameTimes: procedures.media.frameTimes.handler(({ input, context }) => ({
    fromFrame: input.fromFrame,
    ptsUs: Array.from(
      frameIndexOf(context.db, input.mediaId)?.ptsUs.subarray(input.fromFrame, input.toFrame) ?? [],
    ),
  })),
  frameAt: procedures.media.frameAt.handler(notYet),
  frame: procedures.media.frame.handler(({ input, context, signal }) =>
    context.frames.png(getMedia(context.db, input.mediaId), input.frameIndex, signal),
  ),
  relink: procedures.media.relink.handler(({ input, context, signal }) =>
    relink(input.mediaId, input.path, { ...context, signal }),
  ),
};
