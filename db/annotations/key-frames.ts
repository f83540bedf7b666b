import type { KeyFrame } from '../../main/contract/annotations.ts';
import { CaliperError } from '../../main/contract/errors.ts';
import type { AnnotationId, LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Box } from '../../main/contract/primitives.ts';
import type { Change } from '../edit/change.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { insertLesion } from '../library/lesions.ts';
import { frameSeriesRow } from '../library/media.ts';
import { keyFrame, track } from '../schema/index.ts';
import { boxAt } from './interpolate.ts';
import { type KnownPoint, type PointRow, pointColumns, toBox, toPoint } from './points.ts';
import { assertFrame, keyFrameRow, trackRow } from './tracks.ts';

/** What a person says about a track from one frame on. */
export interface BoxState {
  readonly outside?: boolean | undefined;
  readonly occluded?: boolean | undefined;
}

/** A new lesion of an item's study with a track and its first box. One undoable gesture, as are all edits below. */
export function addLesionWithBox(
  db: WritableDb,
  mediaId: MediaId,
  name: string,
  first: { readonly frameIndex: number; readonly box: Box },
  options: EditOptions = {},
): { lesionId: LesionId; trackId: AnnotationId } {
  const lesionId = db.newId() as LesionId;
  const trackId = db.newId() as AnnotationId;
  const video = frameSeriesRow(db, mediaId);
  const what = { action: 'lesion.add', label: 'Add lesion', entity: 'lesion', entityId: lesionId };
  gesture(db, what, options, (change) => {
    assertFrame(first.frameIndex, video.frameCount);
    const { key: objectKey } = insertLesion(change, video.studyKey, lesionId, { name });
    const { key: trackKey } = change.insert(track, { id: trackId, mediaKey: video.key, objectKey });
    const state = { outside: false, occluded: false };
    change.insert(keyFrame, { trackKey, ...drawn(db, first.frameIndex, first.box, state) });
  });
  return { lesionId, trackId };
}

/** Sets the box of one frame, which becomes a key frame; whether it is occluded stays as it was there. */
export function putBox(
  db: WritableDb,
  trackId: AnnotationId,
  frameIndex: number,
  box: Box,
  options: EditOptions = {},
): KeyFrame {
  const what = { action: 'box.put', label: 'Move box', entity: 'track', entityId: trackId };
  gesture(db, what, options, (change) => {
    const { key, frameCount } = trackRow(db, trackId);
    assertFrame(frameIndex, frameCount);
    const { previous } = around(db, key, frameIndex);
    const state = { outside: false, occluded: previous?.occluded ?? false };
    put(db, change, key, drawn(db, frameIndex, box, state));
  });
  return getKeyFrame(db, trackId, frameIndex);
}

/**
 * Says whether a lesion is to be seen, or seen in part only, from one frame on. The frame becomes a key frame with the box
 * that holds there. Where a box would now move otherwise on its way to this frame, the frame before keeps its place.
 * Throws `invalid_input` before the first box of the track, where nothing is known.
 */
export function setBoxState(
  db: WritableDb,
  trackId: AnnotationId,
  frameIndex: number,
  state: BoxState,
  options: EditOptions = {},
): KeyFrame {
  const label = state.outside === undefined ? 'Mark occlusion' : state.outside ? 'End track' : 'Show box';
  const what = { action: 'box.state', label, entity: 'track', entityId: trackId };
  gesture(db, what, options, (change) => {
    const { key, frameCount } = trackRow(db, trackId);
    assertFrame(frameIndex, frameCount);
    const { previous, next } = around(db, key, frameIndex);
    if (previous === undefined) throw beforeFirstBox(frameIndex);
    const { outside = previous.outside, occluded = previous.occluded } = state;
    if (outside !== previous.outside) pinFrameBefore(db, change, key, frameIndex);
    const box = boxAt(previous, next, frameIndex) ?? toBox(previous);
    const { origin, author } = previous;
    const isKeyFrame = previous.frameIndex === frameIndex;
    put(db, change, key, {
      ...drawn(db, frameIndex, box, { outside, occluded }),
      ...(isKeyFrame && { origin, author }), // the box is still whose it was
    });
  });
  return getKeyFrame(db, trackId, frameIndex);
}

/** Throws `not_found`. */
export function getKeyFrame(db: ReadableDb, trackId: AnnotationId, frameIndex: number): KeyFrame {
  const row = db
    .read<PointRow & { trackId: AnnotationId; lesionId: LesionId; lesion: string }>(
      `SELECT track.id AS trackId, lesion.id AS lesionId, lesion.name AS lesion, ${pointColumns}
       FROM track JOIN object AS lesion ON lesion.key = track.object_key JOIN key_frame ON track_key = track.key
       WHERE track.id = ? AND frame_index = ?`,
    )
    .get(trackId, frameIndex);
  if (!row) throw new CaliperError('not_found', `Frame ${frameIndex} is no key frame of this track.`);
  const { outside, occluded, origin, author, ...box } = toPoint(row);
  const { lesionId, lesion } = row;
  return { trackId, lesionId, lesion, frameIndex, box: toBox(box), outside, occluded, origin, author };
}

/** Keeps the box of the frame before where it is, if it is interpolated. */
function pinFrameBefore(db: WritableDb, change: Change, trackKey: number, frameIndex: number): void {
  if (frameIndex === 0) return;
  const { previous, next } = around(db, trackKey, frameIndex - 1);
  if (previous === undefined || previous.frameIndex === frameIndex - 1) return;
  const box = boxAt(previous, next, frameIndex - 1);
  if (box === undefined) return;
  const { outside, occluded, origin, author } = previous;
  const values = { frameIndex: frameIndex - 1, ...box, outside, occluded, origin, author };
  change.insert(keyFrame, { trackKey, ...values });
}

function put(
  db: WritableDb,
  change: Change,
  trackKey: number,
  values: ReturnType<typeof drawn> & { origin: KnownPoint['origin'] },
): void {
  const present = keyFrameRow(db, trackKey, values.frameIndex);
  if (present) change.update(keyFrame, present, { ...values, runKey: null });
  else change.insert(keyFrame, { trackKey, ...values });
}

/** The key frame at or before a frame, and the one after it. */
function around(db: ReadableDb, trackKey: number, frameIndex: number) {
  const previous = db
    .read<PointRow>(
      `SELECT ${pointColumns} FROM key_frame WHERE track_key = ? AND frame_index <= ?
       ORDER BY frame_index DESC LIMIT 1`,
    )
    .get(trackKey, frameIndex);
  const next = db
    .read<PointRow>(
      `SELECT ${pointColumns} FROM key_frame WHERE track_key = ? AND frame_index > ?
       ORDER BY frame_index LIMIT 1`,
    )
    .get(trackKey, frameIndex);
  return { previous: previous && toPoint(previous), next: next && toPoint(next) };
}

const drawn = (
  db: WritableDb,
  frameIndex: number,
  box: Box,
  state: { outside: boolean; occluded: boolean },
) => ({
  frameIndex,
  ...toBox(box),
  ...state,
  origin: 'drawn' as KnownPoint['origin'],
  author: db.session.actor,
});

const beforeFirstBox = (frameIndex: number) =>
  new CaliperError(
    'invalid_input',
    `The track begins after frame ${frameIndex}. Draw a box on this frame first. Nothing was changed.`,
    { details: { frameIndex } },
  );
