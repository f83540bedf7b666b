import type { FrameSeries } from '../../main/contract/media.ts';

/** How long a video is and how many frames a second it has on average. */
export interface VideoDuration {
  readonly durationUs: number | null;
  readonly framesPerSecond: number | null;
}

/**
 * From the first frame to the end of the last, which is taken to last as long as the others on average. Nothing is known
 * of a single frame, nor of a folder of pictures, whose times are counted up and mean nothing.
 */
export function durationOf(
  { kind, frameCount }: Pick<FrameSeries, 'kind' | 'frameCount'>,
  firstPtsUs: number | null,
  lastPtsUs: number | null,
): VideoDuration {
  if (kind === 'image-series' || frameCount < 2 || firstPtsUs === null || lastPtsUs === null) {
    return { durationUs: null, framesPerSecond: null };
  }
  const spanUs = lastPtsUs - firstPtsUs;
  if (spanUs <= 0) return { durationUs: null, framesPerSecond: null };
  const frameUs = spanUs / (frameCount - 1);
  return { durationUs: Math.round(spanUs + frameUs), framesPerSecond: 1_000_000 / frameUs };
}
