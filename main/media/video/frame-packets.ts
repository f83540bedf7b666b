import type { FrameIndex } from '../frame-index.ts';

/** A frame index with its way back to the packets. */
export interface VideoIndex {
  readonly index: FrameIndex;
  /** `[frameCount]`: ordinal of the packet that holds frame i. */
  readonly ordinalOf: Uint32Array;
  /** `[packets]`: frame index of each packet's picture, -1 where it shows none. */
  readonly frameIndexOf: Int32Array;
}
