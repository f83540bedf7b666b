import { and, eq } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { LesionId, MediaId, ShapeId } from '../../main/contract/ids.ts';
import type { PointPx } from '../../main/contract/primitives.ts';
import type { Geometry, KnownLength, Scale, Shape } from '../../main/contract/shapes.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { lesionForItem } from '../library/lesions.ts';
import { frameSeriesRow } from '../library/media.ts';
import { spacingOf } from '../library/spacing.ts';
import { shape } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import { areaMm2, areaPx2, fileScale, lengthMm, lengthPx } from './measure.ts';
import { assertFrame } from './tracks.ts';

/** What a person draws on one frame. */
export interface NewShape {
  readonly frameIndex: number;
  readonly lesionId: LesionId | null;
  readonly geometry: Geometry;
  /** Of a line only: it then gives its frame a scale. */
  readonly known: KnownLength | null;
}

/**
 * Draws a shape on a frame, or with `shapeId` changes one. One undoable gesture, as is `removeShape`.
 * Throws `not_found`, `invalid_input` for a frame outside the item, a known length of a polygon or of a line without one.
 */
export function putShape(
  db: WritableDb,
  mediaId: MediaId,
  put: NewShape,
  shapeId?: ShapeId,
  options: EditOptions = {},
): Shape {
  const id = shapeId ?? (db.newId() as ShapeId);
  const label = shapeId === undefined ? 'Draw shape' : 'Change shape';
  const what = { action: 'shape.put', label, entity: 'shape', entityId: id };
  gesture(db, what, options, (change) => {
    const video = frameSeriesRow(db, mediaId);
    assertFrame(put.frameIndex, video.frameCount);
    assertKnown(put);
    const { geometry, known, frameIndex } = put;
    const values = {
      objectKey: put.lesionId === null ? null : lesionForItem(db, put.lesionId, video).key,
      frameIndex,
      kind: geometry.kind,
      points: JSON.stringify(geometry.points.map(({ xPx, yPx }) => [xPx, yPx])),
      knownMm: known?.lengthMm ?? null,
      knownProvenance: known?.provenance ?? null,
    };
    if (shapeId === undefined) {
      const said = { author: db.session.actor, drawnAt: utcText(db.clock) };
      change.insert(shape, { id, mediaKey: video.key, ...values, ...said });
      return;
    }
    const present = shapeRow(db, shapeId);
    if (present.mediaKey !== video.key) throw notFound();
    const isSame = Object.entries(values).every(([name, value]) => present[name as keyof ShapeRow] === value);
    const said = isSame ? {} : { author: db.session.actor, drawnAt: utcText(db.clock) };
    change.update(shape, present, { ...values, ...said });
  });
  return shapesInRange(db, mediaId, put.frameIndex, put.frameIndex + 1).find((each) => each.id === id)!;
}

/** Throws `not_found`. */
export function removeShape(db: WritableDb, shapeId: ShapeId, options: EditOptions = {}): void {
  const what = { action: 'shape.remove', label: 'Remove shape', entity: 'shape', entityId: shapeId };
  gesture(db, what, options, (change) => change.remove(shape, shapeRow(db, shapeId)));
}

const shapesSql = `SELECT shape.id, lesion.id AS lesionId, frame_index AS frameIndex, kind, points,
    known_mm AS knownMm, known_provenance AS knownProvenance, author, drawn_at AS drawnAt
  FROM shape LEFT JOIN object AS lesion ON lesion.key = shape.object_key
  WHERE shape.media_key = ? AND frame_index >= ? AND frame_index < ? AND shape.hidden = 0
  ORDER BY frame_index, shape.key LIMIT ?`;

/**
 * The shapes on the frames `[fromFrame, toFrame)` of an item, by frame and age, with what they measure. A frame has a
 * scale where somebody drew a line of known length on it, of several the last one; elsewhere counts what the file states
 * for the place of the shape.
 */
export function shapesInRange(
  db: ReadableDb,
  mediaId: MediaId,
  fromFrame: number,
  toFrame: number,
  limit = Number.MAX_SAFE_INTEGER,
): Shape[] {
  const { key } = frameSeriesRow(db, mediaId);
  const rows = db.read<ShapeLine>(shapesSql).all(key, fromFrame, toFrame, limit);
  const spacing = spacingOf(db, key);
  const lines = new Map<number, Scale>();
  for (const row of rows) {
    const scale = scaleOf(row);
    if (scale !== undefined) lines.set(row.frameIndex, scale);
  }
  return rows.map((row) => {
    const line = scaleOf(row) ?? lines.get(row.frameIndex) ?? null;
    return toShape(row, mediaId, line, spacing && fileScale(spacing, pointsOf(row)));
  });
}

type ShapeRow = typeof shape.$inferSelect;
interface ShapeLine
  extends Pick<
    ShapeRow,
    'id' | 'frameIndex' | 'kind' | 'points' | 'knownMm' | 'knownProvenance' | 'author' | 'drawnAt'
  > {
  readonly lesionId: LesionId | null;
}

function shapeRow(db: ReadableDb, shapeId: ShapeId): ShapeRow {
  const row = db
    .select()
    .from(shape)
    .where(and(eq(shape.id, shapeId), eq(shape.hidden, false)))
    .get();
  if (!row) throw notFound();
  return row;
}

const notFound = () => new CaliperError('not_found', 'There is no such shape on this media item.');

const pointsOf = ({ points }: Pick<ShapeLine, 'points'>): PointPx[] =>
  (storedJson(points) as [number, number][]).map(([xPx, yPx]) => ({ xPx, yPx }));

function scaleOf(row: ShapeLine): Scale | undefined {
  const { id, knownMm, knownProvenance, author } = row;
  if (knownMm === null || knownProvenance === null) return undefined;
  const mmPerPx = knownMm / lengthPx({ kind: 'length', points: pointsOf(row) });
  return { kind: 'line', mmPerPx, shapeId: id, provenance: knownProvenance, author };
}

function toShape(row: ShapeLine, mediaId: MediaId, line: Scale | null, file: Scale | null): Shape {
  const { id, lesionId, frameIndex, kind, knownMm, knownProvenance, author, drawnAt } = row;
  const geometry: Geometry = { kind, points: pointsOf(row) };
  const isKnown = knownMm !== null && knownProvenance !== null;
  const scale = line ?? file;
  return {
    ...{ id, mediaId, lesionId, frameIndex, geometry, author, at: drawnAt, scale },
    known: isKnown ? { lengthMm: knownMm, provenance: knownProvenance } : null,
    lengthPx: lengthPx(geometry),
    lengthMm: knownMm ?? (scale && lengthMm(geometry, scale)),
    fileLengthMm: line && file && lengthMm(geometry, file),
    areaPx2: areaPx2(geometry),
    areaMm2: scale && areaMm2(geometry, scale),
  };
}

function assertKnown({ geometry, known }: NewShape): void {
  if (known === null) return;
  const isLine = geometry.kind === 'length' && lengthPx(geometry) > 0;
  if (isLine && Number.isFinite(known.lengthMm / lengthPx(geometry))) return;
  throw new CaliperError(
    'invalid_input',
    'Only a line between two different points can have a known length. Nothing was changed.',
  );
}
