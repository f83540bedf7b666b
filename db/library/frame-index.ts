import type { MediaId } from '../../main/contract/ids.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { frameIndex } from '../schema/index.ts';
import { decodeDeltas, encodeDeltas } from './varint.ts';

/** When each frame is shown and where decoding can start; frame `i` is the i-th picture in presentation order. */
export interface StoredFrames {
  /** `[frameCount]`, whole microseconds. */
  readonly ptsUs: ArrayLike<number>;
  /** `[frameCount]`, truthy where decoding can start. */
  readonly keyFrames: ArrayLike<number | boolean>;
}

/** Stores the frame index of a new media item. Within its gesture's transaction. */
export function putFrameIndex(db: WritableDb, mediaKey: number, frames: StoredFrames): void {
  const bits = Buffer.alloc(Math.ceil(frames.keyFrames.length / 8));
  for (let i = 0; i < frames.keyFrames.length; i += 1) {
    if (frames.keyFrames[i]) bits[i >> 3]! |= 1 << (i & 7);
  }
  db.orm
    .insert(frameIndex)
    .values({ mediaKey, ptsDeltas: encodeDeltas(frames.ptsUs), keyFrames: bits })
    .run();
}

/** The frame index of a media item, or undefined if there is no such item. */
export function frameIndexOf(
  db: ReadableDb,
  mediaId: MediaId,
): { ptsUs: Float64Array; keyFrames: Uint8Array } | undefined {
  const row = db
    .read<{ frame_count: number; pts_deltas: Buffer; key_frames: Buffer }>(
      `SELECT frame_count, pts_deltas, key_frames FROM media JOIN frame_series ON frame_series.media_key = key
       JOIN frame_index ON frame_index.media_key = key WHERE id = ?`,
    )
    .get(mediaId);
  if (!row) return undefined;
  const keyFrames = new Uint8Array(row.frame_count);
  for (let i = 0; i < keyFrames.length; i += 1) keyFrames[i] = (row.key_frames[i >> 3]! >> (i & 7)) & 1;
  return { ptsUs: decodeDeltas(row.pts_deltas, row.frame_count), keyFrames };
}

/** When the first and the last frame of an item are shown; null for an item without frames. */
export interface MediaTimes {
  readonly firstPtsUs: number | null;
  readonly lastPtsUs: number | null;
}

export const timesOf = (ptsUs: ArrayLike<number>): MediaTimes => ({
  firstPtsUs: ptsUs[0] ?? null,
  lastPtsUs: ptsUs[ptsUs.length - 1] ?? null,
});
