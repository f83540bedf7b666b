import type { MediaId } from '../../../main/contract/ids.ts';

/** What showing the frames of a film needs to know about it. */
export interface Film {
  readonly mediaId: MediaId;
  readonly frameCount: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[frameCount]` µs. */
  readonly timesUs: Float64Array;
}
