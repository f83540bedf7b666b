import type { LesionId, MediaId } from '../../../main/contract/ids.ts';
import { backend } from '../../connection/backend.ts';

interface Search {
  readonly mediaId: MediaId;
  readonly frameCount: number;
  readonly from: number;
  readonly direction: 1 | -1;
  /** Of one lesion, or of any. */
  readonly lesionId: LesionId | null;
}

/** The nearest key frame before or behind a frame; null if there is none. Looks in ever wider stretches. */
export async function findKeyFrame({
  mediaId,
  frameCount,
  from,
  direction,
  lesionId,
}: Search): Promise<number | null> {
  let edge = direction === 1 ? from + 1 : from;
  for (let length = 64; edge >= 0 && edge < frameCount; length *= 8) {
    const fromFrame = direction === 1 ? edge : Math.max(0, edge - length);
    const toFrame = direction === 1 ? Math.min(frameCount, edge + length) : edge;
    if (fromFrame === toFrame) return null;
    const { keyFrames } = await backend.annotations.keyFrames({
      mediaId,
      fromFrame,
      toFrame,
      ...(lesionId === null ? {} : { lesionId }),
    });
    const found = keyFrames.map(({ frameIndex }) => frameIndex);
    if (found.length > 0) return direction === 1 ? Math.min(...found) : Math.max(...found);
    edge = direction === 1 ? toFrame : fromFrame;
    if (direction === -1 && edge === 0) return null;
  }
  return null;
}
