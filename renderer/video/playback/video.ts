import type { MediaId } from '../../../main/contract/ids.ts';

/** What showing the frames of a video needs to know about it. */
export interface Video {
  readonly mediaId: MediaId;
  readonly frameCount: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[frameCount]` µs. */
  readonly timesUs: Float64Array;
}
