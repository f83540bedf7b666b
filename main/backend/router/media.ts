import {
  damageOf,
  durationOf,
  getFrameSeries,
  getMedia,
  mediaTimes,
  setMediaMissing,
} from '../../../db/index.ts';
import { isFrameSeries } from '../../contract/media.ts';
import { isThere, relink } from '../media/import-media.ts';
import { procedures } from './procedures.ts';
import { assertFewFrames } from './ranges.ts';

/** Of a slide or a cloud. */
const timeless = { firstPtsUs: null, lastPtsUs: null, durationUs: null, framesPerSecond: null };

const mostTimesAtOnce = 50_000;

export const media = {
  info: procedures.media.info.handler(async ({ input, context: { db } }) => {
    const item = getMedia(db, input.mediaId);
    const present = await isThere(item.path);
    setMediaMissing(db, item.id, !present);
    if (!isFrameSeries(item)) return { media: item, present, ...timeless };
    const { firstPtsUs, lastPtsUs } = mediaTimes(db, item.id);
    return { media: item, present, firstPtsUs, lastPtsUs, ...durationOf(item, firstPtsUs, lastPtsUs) };
  }),
  frameTimes: procedures.media.frameTimes.handler(({ input: { mediaId, fromFrame, toFrame }, context }) => {
    assertFewFrames(fromFrame, toFrame, mostTimesAtOnce);
    const times = context.frameTimes.of(context.db, mediaId).subarray(fromFrame, toFrame);
    return { fromFrame, ptsUs: Array.from(times) };
  }),
  frameAt: procedures.media.frameAt.handler(({ input, context }) =>
    context.frameTimes.at(context.db, input.mediaId, input.ptsUs),
  ),
  frame: procedures.media.frame.handler(({ input, context, signal }) =>
    context.frames.png(getFrameSeries(context.db, input.mediaId), input.frameIndex, signal),
  ),
  damage: procedures.media.damage.handler(({ input, context: { db } }) => ({
    damage: damageOf(db, input.mediaId),
  })),
  check: procedures.media.check.handler(({ input, context: { db, queue } }) => {
    getMedia(db, input.mediaId);
    return { jobId: queue.add('check', { mediaId: input.mediaId }).id };
  }),
  relink: procedures.media.relink.handler(({ input, context, signal }) =>
    relink(input.mediaId, input.path, { ...context, signal }),
  ),
};
