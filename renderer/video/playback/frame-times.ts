import { queryOptions } from '@tanstack/react-query';
import type { MediaId } from '../../../main/contract/ids.ts';
import { backend } from '../../connection/backend.ts';

const pageLength = 50_000;

/** When each frame is shown, `[frameCount]` µs, ascending: the video's own time stamps. */
export const frameTimesOptions = (mediaId: MediaId, frameCount: number) =>
  queryOptions({
    // Not below the media's key: what a video says of itself does not change with the library, and other times would
    // mean another viewer, with nothing of the video in memory.
    queryKey: ['video times', mediaId, frameCount],
    meta: { fixed: true },
    queryFn: async ({ signal }) => {
      const times = new Float64Array(frameCount);
      for (let fromFrame = 0; fromFrame < frameCount; fromFrame += pageLength) {
        const toFrame = Math.min(frameCount, fromFrame + pageLength);
        const { ptsUs } = await backend.media.frameTimes({ mediaId, fromFrame, toFrame }, { signal });
        times.set(ptsUs, fromFrame);
      }
      return times;
    },
    // Thousands of numbers: comparing them with the last answer would cost more than it saves.
    structuralSharing: false,
  });
