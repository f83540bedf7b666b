import { and, eq } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { AnnotationId, LesionId, MediaId } from '../../main/contract/ids.ts';
import type { Box } from '../../main/contract/primitives.ts';
import { backUpIfChanged } from '../backup/backup.ts';
import { utcText } from '../clock.ts';
import { type EditOptions, gesture, inTransaction } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import type { NewLesion } from '../library/lesions.ts';
import { frameSeriesRow } from '../library/media.ts';
import { batch, type media, object, track } from '../schema/index.ts';
import { deleteBatch } from './batch.ts';
import { type ChunkHooks, ChunkWriter, type ImportedFrame } from './chunk-writer.ts';

/** The boxes of one lesion on one media item, one for each frame on which it is seen. */
export interface ImportedTrack {
  readonly mediaId: MediaId;
  /** A lesion of this name that has a track on the item is left as it is, or its track is replaced; see `importBoxes`. */
  readonly lesion: NewLesion;
  /** In ascending order of frames. */
  readonly boxes: Iterable<{ readonly frameIndex: number; readonly box: Box }>;
}

/**
 * Imports any number of boxes as one step that is seen, undone and redone as a whole. The boxes are written in short
 * transactions to tracks that stay hidden; one last gesture shows them. A crash or an error in between leaves nothing:
 * what was written is taken out, at once or at the next opening. The undo step holds one flag a track, no boxes.
 * An imported track takes the place of those that its lesion has on the item, which are hidden by the same gesture.
 * Throws `invalid_input` for boxes out of order or outside the item's frames, `cancelled`, `not_found`; `conflict` where
 * a track would be replaced and `mayReplace` is false, or where the tracks to be replaced changed meanwhile.
 * `beforeShown` is called in the transaction of that last gesture: what it finds still holds when the boxes are seen, and
 * what it throws ends the import.
 */
export async function importBoxes(
  db: WritableDb,
  label: string,
  tracks: Iterable<ImportedTrack>,
  options: ImportOptions = {},
): Promise<{ boxCount: number; trackIds: AnnotationId[] }> {
  const batchKey = startBatch(db, label);
  const planned = new Map<string, PlannedTrack>();
  const writer = new ChunkWriter(db, options);
  let backedUp = false;
  try {
    for (const imported of tracks) {
      const video = frameSeriesRow(db, imported.mediaId);
      const name = `${video.id} ${imported.lesion.name}`;
      if (planned.has(name)) throw invalid(`Lesion ${imported.lesion.name} appears twice.`);
      const plan = planTrack(db, video, imported.lesion, batchKey);
      planned.set(name, plan);
      if (plan.replaced.length > 0 && options.mayReplace === false)
        throw changedMeanwhile(imported.lesion.name);
      for (const frame of framesOf(imported, video.frameCount)) {
        await writer.add(plan.track.key, frame);
        if (backedUp || writer.boxCount < bulkBoxCount) continue;
        // What this import has written so far goes into the backup too, and out again when that is opened.
        backedUp = true;
        await backUpIfChanged(db, 'before import');
      }
    }
    await writer.flush();
    show(db, label, batchKey, [...planned.values()], writer, options);
  } catch (thrown) {
    deleteBatch(db, batchKey);
    throw thrown;
  }
  return { boxCount: writer.boxCount, trackIds: [...planned.values()].map((plan) => plan.track.id) };
}

interface ImportOptions extends EditOptions, ChunkHooks {
  readonly mayReplace?: boolean;
  readonly beforeShown?: () => void;
}

/** From this many boxes on an import is a bulk operation, and a backup is made before it is seen. */
const bulkBoxCount = 10_000;

type LesionRow = typeof object.$inferSelect;
type TrackRow = typeof track.$inferSelect;

interface PlannedTrack {
  readonly track: TrackRow;
  readonly lesion: LesionRow;
  readonly replaced: readonly TrackRow[];
}

const startBatch = (db: WritableDb, label: string): number =>
  inTransaction(
    db,
    () =>
      db.orm
        .insert(batch)
        .values({ label, startedAt: utcText(db.clock) })
        .returning()
        .get().key,
  );

/** Writes the track, and the lesion if it is new, hidden. */
function planTrack(
  db: WritableDb,
  video: typeof media.$inferSelect,
  from: NewLesion,
  batchKey: number,
): PlannedTrack {
  const present = visibleTracks(db, video.key, from.name);
  return inTransaction(db, () => {
    const owner = present[0]?.lesion ?? insertHiddenLesion(db, video.studyKey, from);
    const row = db.orm
      .insert(track)
      .values({
        ...{ id: db.newId() as AnnotationId, mediaKey: video.key, objectKey: owner.key },
        ...{ batchKey, hidden: true },
      })
      .returning()
      .get();
    return { track: row, lesion: owner, replaced: present.map((each) => each.track) };
  });
}

const visibleTracks = (db: ReadableDb, mediaKey: number, lesionName: string) =>
  db
    .select({ track, lesion: object })
    .from(track)
    .innerJoin(object, eq(object.key, track.objectKey))
    .where(
      and(
        ...[eq(track.mediaKey, mediaKey), eq(track.hidden, false)],
        ...[eq(object.name, lesionName), eq(object.hidden, false)],
      ),
    )
    .all();

const insertHiddenLesion = (db: WritableDb, studyKey: number, { size, ...details }: NewLesion): LesionRow =>
  db.orm
    .insert(object)
    .values({
      ...{ id: db.newId() as LesionId, studyKey, ...details, hidden: true },
      ...{ sizeMm: size?.sizeMm ?? null, sizeProvenance: size?.provenance ?? 'unknown' },
    })
    .returning()
    .get();

/** One flag a track, in one transaction: from here on the import exists. */
function show(
  db: WritableDb,
  label: string,
  batchKey: number,
  planned: readonly PlannedTrack[],
  writer: ChunkWriter,
  options: ImportOptions,
): void {
  const summary = { boxCount: writer.boxCount, sha256: writer.digest() };
  const what = { action: 'boxes.import', label, entity: 'batch', entityId: String(batchKey), summary };
  gesture(db, what, options, (change) => {
    options.beforeShown?.();
    for (const plan of planned) {
      const present = visibleTracks(db, plan.track.mediaKey, plan.lesion.name);
      if (present.length !== plan.replaced.length) throw changedMeanwhile(plan.lesion.name);
      for (const old of plan.replaced) change.remove(track, old);
      if (plan.lesion.hidden) change.reveal(object, plan.lesion);
      change.reveal(track, plan.track);
    }
    db.orm.update(batch).set({ complete: true }).where(eq(batch.key, batchKey)).run();
  });
}

/** Checks the boxes and adds an end marker after the last frame of each unbroken stretch. */
function* framesOf({ boxes, lesion: { name } }: ImportedTrack, frameCount: number): Generator<ImportedFrame> {
  let last: { frameIndex: number; box: Box } | undefined;
  for (const { frameIndex, box } of boxes) {
    if (!Number.isInteger(frameIndex) || frameIndex < 0 || frameIndex >= frameCount) {
      throw invalid(
        `A box of lesion ${name} is on frame ${frameIndex}; there are frames 0 to ${frameCount - 1}.`,
      );
    }
    if (last && frameIndex <= last.frameIndex) {
      throw invalid(`The boxes of lesion ${name} are out of order at frame ${frameIndex}.`);
    }
    if (last && frameIndex > last.frameIndex + 1)
      yield { ...last, frameIndex: last.frameIndex + 1, outside: true };
    yield { frameIndex, box, outside: false };
    last = { frameIndex, box };
  }
  if (last && last.frameIndex + 1 < frameCount)
    yield { ...last, frameIndex: last.frameIndex + 1, outside: true };
}

const changedMeanwhile = (lesionName: string) =>
  new CaliperError(
    'conflict',
    `Boxes of lesion ${lesionName} were drawn or removed while the file was read. Nothing was imported: import it again.`,
  );

const invalid = (message: string) => new CaliperError('invalid_input', message);
