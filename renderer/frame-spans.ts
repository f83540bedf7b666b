import type { FrameSpan } from '../main/contract/media.ts';

/** How many frames spans hold. */
export const framesIn = (spans: readonly FrameSpan[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0);
