import { expect, it } from 'vitest';
import { addVideo, freshLibrary, importLesion, square } from '../../test/database/library.ts';
import { addRun, addTestModel } from '../../test/database/sample.ts';
import { visibleState } from '../../test/database/visible.ts';
import {
  acceptPrediction,
  addLesionWithBox,
  assignPatient,
  lastStep,
  lesionSizesOfRun,
  putBox,
  putShape,
  type RecordedChange,
  redo,
  removeMedia,
  setLesionDetails,
  setLesionSize,
  undo,
  undoHistory,
  undoTo,
} from '../index.ts';

it('REQ-DB-003 says of each step where it is to be seen', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  const { lesionId, trackId } = addLesionWithBox(db, mediaId, 'a', { frameIndex: 7, box: square(1) });
  const run = addRun(db, mediaId, addTestModel(db), ['a']);
  const points = [1, 2].map((xPx) => ({ xPx, yPx: 1 }));
  const shape = { frameIndex: 30, lesionId, geometry: { kind: 'length' as const, points }, known: null };
  const edits: readonly [() => unknown, object | null][] = [
    [() => putBox(db, trackId, 20, square(3)), { mediaId, frameIndex: 20, lesionId }],
    [() => putShape(db, mediaId, shape), { mediaId, frameIndex: 30, lesionId }],
    [() => setLesionDetails(db, lesionId, { name: 'b' }), { mediaId, frameIndex: 7, lesionId }],
    [
      () => acceptPrediction(db, lesionSizesOfRun(db, run)[0]!.predictionId),
      { mediaId, frameIndex: null, lesionId },
    ],
    [() => assignPatient(db, [mediaId], 'somebody', '1'), { mediaId, frameIndex: 7, lesionId }],
  ];
  for (const [edit, place] of edits) {
    edit();
    expect(undo(db)?.place).toEqual(place);
    expect(redo(db)?.place).toEqual(place);
  }
  removeMedia(db, mediaId);
  expect(undo(db)?.place).toEqual({ mediaId, frameIndex: null, lesionId: null });
  expect(redo(db)?.place).toBeNull();
});

it('REQ-DB-003 goes to any point of the history and back, all of it or nothing', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const { lesionId } = await importLesion(db, video, 'a');
  const states = [visibleState(db)];
  const sequences = [lastStep(db)!.sequence];
  for (const sizeMm of [4, 5, 6, 7]) {
    setLesionSize(db, lesionId, { sizeMm, provenance: 'instrument' });
    states.push(visibleState(db));
    sequences.push(lastStep(db)!.sequence);
  }
  for (const to of [1, 3, 3, 0, 4, 2]) {
    undoTo(db, sequences[to]!);
    expect(visibleState(db)).toBe(states[to]);
    expect(lastStep(db)?.sequence).toBe(sequences[to]);
  }
  expect(undoTo(db, sequences[4]!).map(({ undone }) => undone)).toEqual([false, false]);
  expect(() => undoTo(db, sequences[4]! + 100)).toThrow(expect.objectContaining({ code: 'not_found' }));

  db.sqlite.exec('UPDATE object SET size_mm = 5.5 WHERE size_mm = 7');
  const before = visibleState(db);
  expect(() => undoTo(db, sequences[1]!)).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(visibleState(db)).toBe(before);

  db.sqlite.exec('UPDATE object SET size_mm = 7 WHERE size_mm = 5.5');
  undoTo(db, 0);
  expect(lastStep(db)).toBeUndefined();
  expect(undoHistory(db, 100).every(({ undone }) => undone)).toBe(true);
});

it('pages through the history', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  for (const name of ['a', 'b', 'c', 'd', 'e']) addVideo(db, name);
  const all = undoHistory(db, 100);
  const first = undoHistory(db, 2);
  const second = undoHistory(db, 2, first.at(-1)!.sequence);
  expect([...first, ...second, ...undoHistory(db, 2, second.at(-1)!.sequence)]).toEqual(all);
});

it('tells what a change was about', async () => {
  const told: RecordedChange[] = [];
  await using library = await freshLibrary({ onRecorded: (change) => void told.push(change) });
  const { db } = library;
  const mediaId = addVideo(db);
  const { lesionId } = addLesionWithBox(db, mediaId, 'a', { frameIndex: 7, box: square(1) });
  const run = addRun(db, mediaId, addTestModel(db), ['a']);
  told.length = 0;
  setLesionDetails(db, lesionId, { name: 'b' });
  acceptPrediction(db, lesionSizesOfRun(db, run)[0]!.predictionId);
  undo(db);
  setLesionDetails(db, lesionId, { name: 'b' }); // changes nothing
  expect(told).toEqual([
    { topics: ['annotations'], mediaId },
    { topics: ['predictions', 'annotations'], mediaId },
    { topics: ['annotations', 'predictions'], mediaId },
  ]);
});
