import type { LesionId, MediaId } from '../../main/contract/ids.ts';
import { readRemembered, remember } from '../remembered.ts';

/** How a video was left: it opens there again, also after a restart. */
interface LeftAt {
  readonly frameIndex: number;
  readonly lesionId: LesionId | null;
}

const key = 'video.left';
const mostVideos = 200;
const saveAfterMs = 300;
const nowhere: LeftAt = { frameIndex: 0, lesionId: null };

/** The video that was looked at last stands last. */
const left = new Map<MediaId, LeftAt>(readRemembered<[MediaId, LeftAt][]>(key, []));
let saving: ReturnType<typeof setTimeout> | undefined;

export const leftAt = (mediaId: MediaId): LeftAt => left.get(mediaId) ?? nowhere;

/** Notes where a video is now. */
export function noteLeft(mediaId: MediaId, changes: Partial<LeftAt>): void {
  const at = { ...leftAt(mediaId), ...changes };
  left.delete(mediaId);
  left.set(mediaId, at);
  saving ??= setTimeout(save, saveAfterMs);
}

/** Of some videos, the one that was looked at last; ids are unique, so a library finds only its own. */
export function lastLeft(mediaIds: readonly MediaId[]): MediaId | null {
  const known = new Set(mediaIds);
  return [...left.keys()].findLast((mediaId) => known.has(mediaId)) ?? null;
}

function save(): void {
  clearTimeout(saving);
  saving = undefined;
  remember(key, [...left].slice(-mostVideos));
}

window.addEventListener('pagehide', save);
