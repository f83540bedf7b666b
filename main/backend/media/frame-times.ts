import { frameIndexOf, getMedia, type ReadableDb } from '../../../db/index.ts';
import { CaliperError } from '../../contract/errors.ts';
import type { MediaId } from '../../contract/ids.ts';

/** Items whose times are kept unpacked; half a million frames take 4 MB. */
const keptItems = 8;

/** One frame with its time. */
export interface TimedFrame {
  readonly frameIndex: number;
  readonly ptsUs: number;
}

/** When frames are shown, without opening their video: from the index that was stored when it was imported. */
export class FrameTimes {
  readonly #kept = new Map<MediaId, Float64Array>();

  /** `[frameCount]` µs, ascending. Throws `not_found`. */
  of(db: ReadableDb, mediaId: MediaId): Float64Array {
    const kept = this.#kept.get(mediaId);
    const ptsUs = kept ?? frameIndexOf(db, getMedia(db, mediaId).id)?.ptsUs ?? new Float64Array();
    this.#kept.delete(mediaId);
    this.#kept.set(mediaId, ptsUs);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptItems && oldest !== undefined) this.#kept.delete(oldest);
    return ptsUs;
  }

  /**
   * The frame nearest to a time, and the one on screen then: the last that began at or before it, or the first of all.
   * Throws `not_found`, also for an item without frames.
   */
  at(db: ReadableDb, mediaId: MediaId, ptsUs: number): { nearest: TimedFrame; shown: TimedFrame } {
    const times = this.of(db, mediaId);
    if (times.length === 0) throw new CaliperError('not_found', 'This item has no frames.');
    const shown = lastAtOrBefore(times, ptsUs);
    const next = Math.min(shown + 1, times.length - 1);
    const nearest = Math.abs(times[next]! - ptsUs) < Math.abs(times[shown]! - ptsUs) ? next : shown;
    const frame = (frameIndex: number) => ({ frameIndex, ptsUs: times[frameIndex]! });
    return { nearest: frame(nearest), shown: frame(shown) };
  }
}

function lastAtOrBefore(times: Float64Array, ptsUs: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle]! <= ptsUs) low = middle;
    else high = middle - 1;
  }
  return low;
}
