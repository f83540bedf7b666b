import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { addVideo, freshLibrary, importLesion, square } from '../../test/database/library.ts';
import {
  addLesion,
  addTrack,
  getLesion,
  listAudit,
  newMark,
  putKeyFrame,
  redo,
  removeTrack,
  setLesionDetails,
  tracksOfMedia,
  undo,
  undoHistory,
  type WritableDb,
} from '../index.ts';
import { object } from '../schema/index.ts';
import { gesture } from './gesture.ts';

const withLesion = (db: WritableDb) => addLesion(db, addVideo(db), { name: 'a' }).id;

it('undoes gestures of one mark together and lists every step', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const lesionId = withLesion(db);
  const mark = newMark(db);
  setLesionDetails(db, lesionId, { name: 'b' }, { mark });
  setLesionDetails(db, lesionId, { paris: 'Is' }, { mark });
  setLesionDetails(db, lesionId, { name: 'c' });
  expect(undo(db)?.undone).toBe(true);
  expect(undo(db)?.label).toBe('Edit lesion');
  expect(getLesion(db, lesionId)).toMatchObject({ name: 'a', paris: null });
  expect(undoHistory(db, 10).map(({ undone }) => undone)).toEqual([true, true, true, false, false]);
  expect(redo(db)?.undone).toBe(false);
  expect(getLesion(db, lesionId)).toMatchObject({ name: 'b', paris: 'Is' });
});

it('REQ-DB-003 turns a gesture that changed one row twice back to its beginning, and forth to its end', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const lesionId = withLesion(db);
  const what = { action: 'lesion.edit', label: 'Edit lesion', entity: 'lesion', entityId: lesionId };
  gesture(db, what, {}, (change) => {
    for (const name of ['b', 'c']) {
      const row = db.orm.select().from(object).where(eq(object.id, lesionId)).get()!;
      change.update(object, row, { name });
    }
  });
  undo(db);
  expect(getLesion(db, lesionId).name).toBe('a');
  redo(db);
  expect(getLesion(db, lesionId).name).toBe('c');
});

it('REQ-DB-001 an undo and a redo are on record as changes of their own, with the steps they turned', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const lesionId = withLesion(db);
  const mark = newMark(db);
  setLesionDetails(db, lesionId, { name: 'b' }, { mark });
  setLesionDetails(db, lesionId, { paris: 'Is' }, { mark });
  const [second, first] = listAudit(db, 2).map(({ sequence }) => sequence);
  undo(db);
  redo(db);
  const turned = (...steps: (number | undefined)[]) => ({
    ...{ entity: 'audit', entityId: String(steps[0]) },
    after: { steps, label: 'Edit lesion' },
  });
  expect(listAudit(db, 2)).toMatchObject([
    { ...turned(first, second), action: 'redo' },
    { ...turned(second, first), action: 'undo' },
  ]);
});

it('ends redo with a new edit, but not with one that changes nothing', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const lesionId = withLesion(db);
  setLesionDetails(db, lesionId, { name: 'b' });
  undo(db);
  setLesionDetails(db, lesionId, { name: 'a' });
  expect(redo(db)?.label).toBe('Edit lesion');
  undo(db);
  setLesionDetails(db, lesionId, { name: 'c' });
  expect(redo(db)).toBeUndefined();
  expect(getLesion(db, lesionId).name).toBe('c');
});

it('refuses to undo what was changed past the history, and changes nothing then', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const lesionId = withLesion(db);
  setLesionDetails(db, lesionId, { name: 'b', paris: 'Is' });
  db.sqlite.exec("UPDATE object SET name = 'x'");
  expect(() => undo(db)).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(getLesion(db, lesionId)).toMatchObject({ name: 'x', paris: 'Is' });
});

it('keeps the undo step of a bulk import small: one flag a track, no box', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db, 'video', 5000);
  await importLesion(db, video, 'a', 0, 4000);
  const { length } = db
    .read<{ length: number }>(
      'SELECT length(before) + length(after) AS length FROM audit ORDER BY sequence DESC',
    )
    .get()!;
  expect(length).toBeLessThan(1500);
  undo(db);
  expect(tracksOfMedia(db, video)).toEqual([]);
  redo(db);
  expect(tracksOfMedia(db, video)[0]?.keyFrameCount).toBe(4000);
});

it('brings a removed track back with its later edits', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const track = addTrack(db, video, addLesion(db, video, { name: 'a' }).id, {
    frameIndex: 3,
    box: square(1),
  });
  putKeyFrame(db, track, { frameIndex: 9, box: square(2) });
  removeTrack(db, track);
  expect(() => putKeyFrame(db, track, { frameIndex: 9, box: square(2) })).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  );
  undo(db);
  expect(tracksOfMedia(db, video)).toMatchObject([{ trackId: track, keyFrameCount: 2, lastFrame: 99 }]);
});
