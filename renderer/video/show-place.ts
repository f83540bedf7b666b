import { useEffect } from 'react';
import type { LesionId, MediaId } from '../../main/contract/ids.ts';
import { goTo } from '../navigation.ts';

interface PlaceToShow {
  readonly mediaId: MediaId;
  readonly frameIndex: number | null;
  readonly lesionId: LesionId | null;
}

let waiting: PlaceToShow | null = null;
const listeners = new Set<() => void>();

/** Opens a video where something happened: what undo turned, a hard item, a decision to make. */
export function showPlace(place: PlaceToShow): void {
  waiting = place;
  goTo('video', place.mediaId);
  for (const listener of listeners) listener();
}

/** Calls back once with each place in this video that somebody wants to see. */
export function usePlaceToShow(mediaId: MediaId, show: (place: PlaceToShow) => void): void {
  useEffect(() => {
    const look = () => {
      if (waiting?.mediaId !== mediaId) return;
      const place = waiting;
      waiting = null;
      show(place);
    };
    look();
    listeners.add(look);
    return () => {
      listeners.delete(look);
    };
  }, [mediaId, show]);
}
