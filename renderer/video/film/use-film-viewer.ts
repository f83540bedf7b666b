import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Media } from '../../../main/contract/media.ts';
import { readRemembered } from '../../remembered.ts';
import { leftAt, noteLeft } from '../left-at.ts';
import { type FilmState, FilmViewer } from './film-viewer.ts';

/** The viewer of a film; it begins where the film was left. */
export function useFilmViewer(media: Media, timesUs: Float64Array): FilmViewer {
  const { id: mediaId, frameCount, widthPx, heightPx } = media;
  const viewer = useMemo(
    () =>
      new FilmViewer(
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

export function useFilmState(viewer: FilmViewer): FilmState {
  return useSyncExternalStore(viewer.subscribe, viewer.state);
}

/** One plain value of a film's state; renders only when that changes. */
export function useFilmFact<Value extends string | number | boolean | null>(
  viewer: FilmViewer,
  fact: (state: FilmState) => Value,
): Value {
  return useSyncExternalStore(viewer.subscribe, () => fact(viewer.state()));
}

/** Index of the frame on the screen; renders only when that changes. */
export function useShownFrame(viewer: FilmViewer): number {
  return useFilmFact(viewer, ({ shown, requested }) => shown?.frameIndex ?? requested);
}
