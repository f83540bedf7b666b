import { and, eq } from 'drizzle-orm';
import type { Track } from '../../main/contract/annotations.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { AnnotationId, LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Box } from '../../main/contract/primitives.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { lesionForItem } from '../library/lesions.ts';
import { frameSeriesRow, mediaRow } from '../library/media.ts';
import { keyFrame, track } from '../schema/index.ts';

/** A box that a person sets on one frame. */
export interface NewKeyFrame {
  readonly frameIndex: number;
  readonly box: Box;
  /** From this frame on the lesion is not to be seen, until the next key frame. */
  readonly outside?: boolean;
  readonly occluded?: boolean;
}

/** Starts a track of a lesion on a media item with its first box. One undoable gesture, as are all edits below. */
export function addTrack(
  db: WritableDb,
  mediaId: MediaId,
  lesionId: LesionId,
  first: NewKeyFrame,
  options: EditOptions = {},
): AnnotationId {
  const id = db.newId() as AnnotationId;
  const video = frameSeriesRow(db, mediaId);
  const what = { action: 'track.add', label: 'Add track', entity: 'track', entityId: id };
  gesture(db, what, options, (change) => {
    assertFrame(first.frameIndex, video.frameCount);
    const objectKey = lesionForItem(db, lesionId, video).key;
    const row = change.insert(track, { id, mediaKey: video.key, objectKey });
    change.insert(keyFrame, { trackKey: row.key, ...drawn(db, first) });
  });
  return id;
}

/** Sets the box of one frame, replacing the key frame that is there. */
export function putKeyFrame(
  db: WritableDb,
  trackId: AnnotationId,
  put: NewKeyFrame,
  options: EditOptions = {},
): void {
  const what = { action: 'box.put', label: 'Move box', entity: 'track', entityId: trackId };
  gesture(db, what, options, (change) => {
    const { key, frameCount } = trackRow(db, trackId);
    assertFrame(put.frameIndex, frameCount);
    const present = keyFrameRow(db, key, put.frameIndex);
    const values = drawn(db, put);
    if (present) change.update(keyFrame, present, { ...values, runKey: null });
    else change.insert(keyFrame, { trackKey: key, ...values });
  });
}

/** Takes one key frame away; its neighbours are then joined. Throws `not_found` where there is none. */
export function removeKeyFrame(
  db: WritableDb,
  trackId: AnnotationId,
  frameIndex: number,
  options: EditOptions = {},
): void {
  const what = { action: 'box.remove', label: 'Remove box', entity: 'track', entityId: trackId };
  gesture(db, what, options, (change) => {
    const present = keyFrameRow(db, trackRow(db, trackId).key, frameIndex);
    if (!present) throw new CaliperError('not_found', `Frame ${frameIndex} is no key frame of this track.`);
    change.remove(keyFrame, present);
  });
}

export function removeTrack(db: WritableDb, trackId: AnnotationId, options: EditOptions = {}): void {
  const what = { action: 'track.remove', label: 'Remove track', entity: 'track', entityId: trackId };
  gesture(db, what, options, (change) => change.remove(track, trackRow(db, trackId)));
}

/**
 * The tracks of a media item in the order they were made. A track that has no end marker is seen up to the item's
 * last frame. Throws `not_found`.
 */
export function tracksOfMedia(db: ReadableDb, mediaId: MediaId): Track[] {
  return db
    .read<Track>(
      `SELECT track.id AS trackId, lesion.id AS lesionId, lesion.name AS lesion,
         track.box_count AS keyFrameCount,
         (SELECT min(frame_index) FROM key_frame WHERE track_key = track.key) AS firstFrame,
         (SELECT iif(outside, frame_index, frame_count) - 1 FROM key_frame
            WHERE track_key = track.key ORDER BY frame_index DESC LIMIT 1) AS lastFrame
       FROM track JOIN object AS lesion ON lesion.key = track.object_key
       JOIN frame_series ON frame_series.media_key = track.media_key
       WHERE track.media_key = ? AND track.hidden = 0 AND lesion.hidden = 0
         AND EXISTS (SELECT 1 FROM key_frame WHERE track_key = track.key)
       ORDER BY track.key`,
    )
    .all(mediaRow(db, mediaId).key);
}

/** The row behind an id, with the number of frames that its item has. Throws `not_found`. */
export function trackRow(db: ReadableDb, trackId: AnnotationId) {
  const row = db
    .select()
    .from(track)
    .where(and(eq(track.id, trackId), eq(track.hidden, false)))
    .get();
  if (!row) throw new CaliperError('not_found', 'There is no such track in this library.');
  const video = db
    .read<{ frame_count: number }>('SELECT frame_count FROM frame_series WHERE media_key = ?')
    .get(row.mediaKey);
  return { ...row, frameCount: video?.frame_count ?? 0 };
}

export const keyFrameRow = (db: ReadableDb, trackKey: number, frameIndex: number) =>
  db
    .select()
    .from(keyFrame)
    .where(and(eq(keyFrame.trackKey, trackKey), eq(keyFrame.frameIndex, frameIndex)))
    .get();

const drawn = (db: WritableDb, { frameIndex, box, outside = false, occluded = false }: NewKeyFrame) => ({
  ...{ frameIndex, ...box, outside, occluded },
  origin: 'drawn' as const,
  author: db.session.actor,
});

/** Throws `invalid_input` for a frame outside the item. */
export function assertFrame(frameIndex: number, frameCount: number): void {
  if (Number.isInteger(frameIndex) && frameIndex >= 0 && frameIndex < frameCount) return;
  throw new CaliperError(
    'invalid_input',
    `There is no frame ${frameIndex}: this item has frames 0 to ${frameCount - 1}.`,
    { details: { frameIndex, frameCount } },
  );
}
