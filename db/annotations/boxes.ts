import type { LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Box } from '../../main/contract/primitives.ts';
import type { ReadableDb } from '../handle.ts';
import { mediaRow } from '../library/media.ts';
import { boxesBetween, type TrackPoint } from './interpolate.ts';

/** Tracks of an item. There are few, so each is looked up on its own: two steps in its index, however long it is. */
export const tracksSql = `SELECT track.key, lesion.id AS lesionId, lesion.name AS lesion
  FROM track JOIN lesion ON lesion.key = track.lesion_key
  WHERE track.media_key = ? AND track.hidden = 0 AND lesion.hidden = 0 ORDER BY track.key`;

/** The key frames that decide about a range: those in it, the last at or before its start, the first at or after its end. */
export const pointsSql = `SELECT frame_index, x_min_px, y_min_px, x_max_px, y_max_px, outside FROM key_frame
  WHERE track_key = $track
    AND frame_index >= coalesce(
      (SELECT max(frame_index) FROM key_frame WHERE track_key = $track AND frame_index <= $from), $from)
    AND frame_index <= coalesce(
      (SELECT min(frame_index) FROM key_frame WHERE track_key = $track AND frame_index >= $to), $to)
  ORDER BY frame_index`;

/** The box of a lesion on one frame. */
export interface LesionBox {
  readonly lesionId: LesionId;
  readonly lesion: string;
  readonly frameIndex: number;
  readonly box: Box;
}

interface PointRow {
  frame_index: number;
  x_min_px: number;
  y_min_px: number;
  x_max_px: number;
  y_max_px: number;
  outside: number;
}

/**
 * The boxes that hold on the frames `[fromFrame, toFrame)` of an item, between key frames interpolated, ordered by
 * frame and then by age of the track. Throws `not_found`.
 */
export function boxesInRange(
  db: ReadableDb,
  mediaId: MediaId,
  fromFrame: number,
  toFrame: number,
): LesionBox[] {
  const tracks = db
    .read<{ key: number; lesionId: LesionId; lesion: string }>(tracksSql)
    .all(mediaRow(db, mediaId).key);
  const boxes: LesionBox[] = [];
  for (const { key, lesionId, lesion } of tracks) {
    const points = db
      .read<PointRow>(pointsSql)
      .all({ track: key, from: fromFrame, to: toFrame })
      .map(toPoint);
    for (const { frameIndex, box } of boxesBetween(points, fromFrame, toFrame)) {
      boxes.push({ lesionId, lesion, frameIndex, box });
    }
  }
  return tracks.length > 1 ? boxes.sort((a, b) => a.frameIndex - b.frameIndex) : boxes;
}

/** The boxes of one frame. */
export const boxesOfFrame = (db: ReadableDb, mediaId: MediaId, frameIndex: number) =>
  boxesInRange(db, mediaId, frameIndex, frameIndex + 1);

const toPoint = (row: PointRow): TrackPoint & Box => ({
  frameIndex: row.frame_index,
  xMinPx: row.x_min_px,
  yMinPx: row.y_min_px,
  xMaxPx: row.x_max_px,
  yMaxPx: row.y_max_px,
  outside: row.outside === 1,
});
