import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { FrameSeries } from '../../../main/contract/media.ts';
import { readRemembered } from '../../remembered.ts';
import { leftAt, noteLeft } from '../left-at.ts';
import { type VideoState, VideoViewer } from './video-viewer.ts';

/** The viewer of a video; it begins where the video was left. */
export function useVideoViewer(media: FrameSeries, timesUs: Float64Array): VideoViewer {
  const { id: mediaId, frameCount, widthPx, heightPx } = media;
  const viewer = useMemo(
    () =>
      new VideoViewer(
        { mediaId, frameCount, widthPx, heightPx, timesUs },
        leftAt(mediaId).frameIndex,
        readRemembered('video.rate', 1),
      ),
    [mediaId, frameCount, widthPx, heightPx, timesUs],
  );
  useEffect(
    () => viewer.subscribe(() => noteLeft(mediaId, { frameIndex: viewer.state().requested })),
    [viewer, mediaId],
  );
  return viewer;
}

export function useVideoState(viewer: VideoViewer): VideoState {
  return useSyncExternalStore(viewer.subscribe, viewer.state);
}

/** One plain value of a video's state; renders only when that changes. */
export function useVideoFact<Value extends string | number | boolean | null>(
  viewer: VideoViewer,
  fact: (state: VideoState) => Value,
): Value {
  return useSyncExternalStore(viewer.subscribe, () => fact(viewer.state()));
}

/** Index of the frame on the screen; renders only when that changes. */
export function useShownFrame(viewer: VideoViewer): number {
  return useVideoFact(viewer, ({ shown, requested }) => shown?.frameIndex ?? requested);
}
