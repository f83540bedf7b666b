import type { KeyFrame, Stretch, TrackBox } from '../../main/contract/annotations.ts';
import type { AnnotationId, LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Box } from '../../main/contract/primitives.ts';
import type { ReadableDb } from '../handle.ts';
import { frameSeriesRow, mediaRow } from '../library/media.ts';
import { boxesBetween } from './interpolate.ts';
import { type KnownPoint, type PointRow, pointColumns, toBox, toPoint } from './points.ts';

/** Tracks of an item. There are few, so each is looked up on its own: two steps in its index, however long it is. */
const tracksSql = `SELECT track.key, track.id AS trackId, lesion.id AS lesionId, lesion.name AS lesion
  FROM track JOIN object AS lesion ON lesion.key = track.object_key
  WHERE track.media_key = ? AND track.hidden = 0 AND lesion.hidden = 0 ORDER BY track.key`;

interface TrackRow {
  readonly key: number;
  readonly trackId: AnnotationId;
  readonly lesionId: LesionId;
  readonly lesion: string;
}

/** The key frames that decide about a range: those in it, the last at or before its start, the first at or after its end. */
const pointsSql = `SELECT ${pointColumns} FROM key_frame
  WHERE track_key = $track
    AND frame_index >= coalesce(
      (SELECT max(frame_index) FROM key_frame WHERE track_key = $track AND frame_index <= $from), $from)
    AND frame_index <= coalesce(
      (SELECT min(frame_index) FROM key_frame WHERE track_key = $track AND frame_index >= $to), $to)
  ORDER BY frame_index`;

const keyFramesSql = `SELECT ${pointColumns} FROM key_frame
  WHERE track_key = ? AND frame_index >= ? AND frame_index < ? ORDER BY frame_index LIMIT ?`;

/** The box of a lesion on one frame. */
export interface LesionBox {
  readonly lesionId: LesionId;
  readonly lesion: string;
  readonly frameIndex: number;
  readonly box: Box;
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
  const boxes = tracksOf(db, mediaId).flatMap(({ key, lesionId, lesion }) =>
    Array.from(
      boxesBetween(pointsOf(db, key, fromFrame, toFrame), fromFrame, toFrame),
      ({ frameIndex, box }) => ({ lesionId, lesion, frameIndex, box }),
    ),
  );
  return boxes.sort((a, b) => a.frameIndex - b.frameIndex);
}

/** The boxes of one frame. */
export const boxesOfFrame = (db: ReadableDb, mediaId: MediaId, frameIndex: number) =>
  boxesInRange(db, mediaId, frameIndex, frameIndex + 1);

/**
 * The same with all that is known about each box; and the key frames of the range that end a track, as `outside`.
 * Ordered by frame and then by age of the track. Throws `not_found`.
 */
export function trackBoxesInRange(
  db: ReadableDb,
  mediaId: MediaId,
  fromFrame: number,
  toFrame: number,
): TrackBox[] {
  const boxes: TrackBox[] = [];
  for (const { key, ...about } of tracksOf(db, mediaId)) {
    const points = pointsOf(db, key, fromFrame, toFrame);
    for (const { frameIndex, box, point } of boxesBetween(points, fromFrame, toFrame)) {
      const { outside, occluded, origin, author } = point;
      const keyFrame = frameIndex === point.frameIndex;
      boxes.push({ ...about, frameIndex, box, outside, occluded, origin, author, keyFrame });
    }
    for (const point of points) {
      if (!point.outside || point.frameIndex < fromFrame || point.frameIndex >= toFrame) continue;
      boxes.push({ ...toKeyFrame(about, point), keyFrame: true });
    }
  }
  return boxes.sort((a, b) => a.frameIndex - b.frameIndex);
}

/** Key frames on `[fromFrame, toFrame)`, of one lesion or all, at most `limit`, by track and frame. Throws `not_found`. */
export function keyFramesInRange(
  db: ReadableDb,
  mediaId: MediaId,
  range: { readonly fromFrame: number; readonly toFrame: number },
  limit: number,
  lesionId?: LesionId,
): KeyFrame[] {
  const keyFrames: KeyFrame[] = [];
  for (const { key, ...about } of tracksOf(db, mediaId)) {
    if (lesionId !== undefined && about.lesionId !== lesionId) continue;
    const left = limit - keyFrames.length;
    const rows = db.read<PointRow>(keyFramesSql).all(key, range.fromFrame, range.toFrame, left);
    for (const row of rows) keyFrames.push(toKeyFrame(about, toPoint(row)));
  }
  return keyFrames;
}

/** Jumps from the end of each stretch to the next box, both found in an index. */
const stretchesSql = `
  WITH RECURSIVE seen (start) AS (
    SELECT (SELECT frame_index FROM key_frame WHERE track_key = $track AND outside = 0
      ORDER BY frame_index LIMIT 1)
    UNION ALL
    SELECT (SELECT frame_index FROM key_frame WHERE track_key = $track AND outside = 0 AND frame_index >
      (SELECT frame_index FROM key_frame INDEXED BY key_frame_end
        WHERE track_key = $track AND outside = 1 AND frame_index > seen.start ORDER BY frame_index LIMIT 1)
      ORDER BY frame_index LIMIT 1)
    FROM seen WHERE seen.start IS NOT NULL
  )
  SELECT start AS fromFrame, coalesce(
    (SELECT frame_index FROM key_frame INDEXED BY key_frame_end
      WHERE track_key = $track AND outside = 1 AND frame_index > start ORDER BY frame_index LIMIT 1),
    $frameCount) AS toFrame
  FROM seen WHERE start IS NOT NULL`;

/** Where each track of an item is seen, by age of the track and frame. Throws `not_found`. */
export function stretchesOfMedia(db: ReadableDb, mediaId: MediaId): Stretch[] {
  const { frameCount } = frameSeriesRow(db, mediaId);
  return tracksOf(db, mediaId).flatMap(({ key, ...about }) =>
    db
      .read<{ fromFrame: number; toFrame: number }>(stretchesSql)
      .all({ track: key, frameCount })
      .map((range) => ({ ...about, ...range })),
  );
}

const tracksOf = (db: ReadableDb, mediaId: MediaId): TrackRow[] =>
  db.read<TrackRow>(tracksSql).all(mediaRow(db, mediaId).key);

const pointsOf = (db: ReadableDb, track: number, from: number, to: number) =>
  db.read<PointRow>(pointsSql).all({ track, from, to }).map(toPoint);

function toKeyFrame(about: Omit<TrackRow, 'key'>, point: KnownPoint): KeyFrame {
  const { frameIndex, outside, occluded, origin, author } = point;
  return { ...about, frameIndex, box: toBox(point), outside, occluded, origin, author };
}
