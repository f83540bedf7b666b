import { expect, it } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { LibrarySort } from '../../main/contract/library.ts';
import { expectExactUndo } from '../../test/database/exact-undo.ts';
import { addVideo, freshLibrary, importLesion, square } from '../../test/database/library.ts';
import { addRun, addTestModel, frameSize, lesionOnVideo, record } from '../../test/database/sample.ts';
import {
  abandonRun,
  acceptPrediction,
  addLesion,
  addMedia,
  addPredictions,
  addTrack,
  assignPatient,
  countLibrary,
  durationOf,
  finishRun,
  lesionPlaces,
  lesionSizesOfRun,
  lesionsOfStudy,
  libraryItem,
  libraryPage,
  listPatients,
  mediaTimes,
  nextHardItem,
  rejectPrediction,
  removeAllMedia,
  removeMedia,
  setMediaMissing,
  sizeSubjects,
  startRun,
  tracksOfMedia,
  undo,
  type WritableDb,
} from '../index.ts';

/** A finished run whose one lesion has an interval of the width given, relative to its size. */
async function sized(db: WritableDb, mediaId: MediaId, hardness: number) {
  if (tracksOfMedia(db, mediaId).length === 0) await importLesion(db, mediaId, 'a');
  const { id } = startRun(db, mediaId, addTestModel(db));
  const lesionId = lesionOnVideo(db, mediaId, 'a');
  addPredictions(db, id, [frameSize(lesionId, 3)]);
  const size = { sizeMm: 10, lowMm: 10 - 5 * hardness, highMm: 10 + 5 * hardness };
  const lesions = [{ lesionId, ...size, sizeClass: 'large' as const, frameCount: 1, damagedFrames: 0 }];
  finishRun(db, id, { record, subjects: sizeSubjects(lesions), framesPerSecond: 1 });
  return id;
}

it('shows an item with all that stands in its row', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  expect(libraryItem(db, mediaId)).toMatchObject({
    ...{ patientPseudonym: 'patient of video', missing: false, durationUs: 4_000_000, framesPerSecond: 25 },
    ...{ lesionCount: 0, boxCount: 0, latestRun: null, hardness: null, undecidedCount: 0 },
  });
  await importLesion(db, mediaId, 'a', 0, 20);
  await importLesion(db, mediaId, 'b', 10, 15);
  setMediaMissing(db, mediaId, true);
  const runId = addRun(db, mediaId, addTestModel(db), ['a', 'b']);
  expect(libraryItem(db, mediaId)).toMatchObject({ missing: true, lesionCount: 2, boxCount: 25 });
  expect(libraryItem(db, mediaId)).toMatchObject({
    hardness: expect.closeTo(2.1 / 5),
    undecidedCount: 2,
    latestRun: { runId, state: 'done', modelName: 'test gates', demonstration: true },
  });
  rejectPrediction(db, lesionSizesOfRun(db, runId)[0]!.predictionId);
});

it('REQ-WIN-010 a later run that is not finished hides nothing of the finished one', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  await importLesion(db, mediaId, 'a', 0, 20);
  const first = startRun(db, mediaId, addTestModel(db));
  expect(libraryItem(db, mediaId)).toMatchObject({ latestRun: { state: 'running' }, laterRun: null });
  abandonRun(db, first.id);
  expect(libraryItem(db, mediaId)).toMatchObject({ latestRun: { state: 'incomplete' }, laterRun: null });
  const runId = addRun(db, mediaId, addTestModel(db), ['a']);
  acceptPrediction(db, lesionSizesOfRun(db, runId)[0]!.predictionId);
  const decided = { undecidedCount: 0, hardness: expect.any(Number), latestRun: { runId, state: 'done' } };
  expect(libraryItem(db, mediaId)).toMatchObject({ ...decided, laterRun: null });
  const again = startRun(db, mediaId, addTestModel(db));
  expect(libraryItem(db, mediaId)).toMatchObject({ ...decided, laterRun: { state: 'running' } });
  abandonRun(db, again.id);
  const later = { runId: again.id, state: 'incomplete' };
  expect(libraryItem(db, mediaId)).toMatchObject({ ...decided, laterRun: later });
});

it('REQ-WIN-009 tells on which videos of its study a lesion stands, and with what', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const [one, other] = [addVideo(db, 'one'), addVideo(db, 'other')];
  assignPatient(db, [one, other], 'P1', '1');
  const { lesionId } = await importLesion(db, one, 'a', 0, 20);
  const place = { lesionId, boxCount: 20, shapeCount: 0, sizeCount: 0 };
  expect(lesionPlaces(db, other)).toEqual([{ ...place, mediaId: one, media: 'one.mp4' }]);
  addTrack(db, other, lesionId, { frameIndex: 1, box: square(1) });
  addRun(db, one, addTestModel(db), ['a']);
  expect(lesionPlaces(db, one)).toMatchObject([
    { mediaId: one, boxCount: 20, sizeCount: 1 },
    { mediaId: other, boxCount: 1, sizeCount: 0 },
  ]);
  removeMedia(db, one);
  expect(lesionPlaces(db, other)).toMatchObject([{ mediaId: other }]);
});

it('sorts by each order, and pages give the same items as the whole', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const names = ['delta', 'Alpha', 'charlie', 'bravo', 'alpha2', 'echo'];
  const ids = names.map((name) => addVideo(db, name));
  await sized(db, ids[0]!, 0.9);
  await sized(db, ids[0]!, 0.2); // only the newest run counts
  await sized(db, ids[2]!, 0.5);
  await sized(db, ids[3]!, 0.5);
  await sized(db, ids[5]!, 0.7);
  const nameOf = ({ name }: { name: string }) => name.replace('.mp4', '');
  const orders = {
    imported: names,
    newest: names.toReversed(),
    name: ['Alpha', 'alpha2', 'bravo', 'charlie', 'delta', 'echo'],
    hardness: ['echo', 'charlie', 'bravo', 'delta', 'Alpha', 'alpha2'],
  };
  for (const sort of LibrarySort.options) {
    expect(libraryPage(db, sort, 100).map(nameOf)).toEqual(orders[sort]);
    for (const limit of [1, 2, 4]) {
      const pages: string[] = [];
      for (let after: MediaId | undefined; ; ) {
        const page = libraryPage(db, sort, limit, {}, after);
        pages.push(...page.map(nameOf));
        if (page.length < limit) break;
        after = page.at(-1)!.id;
      }
      expect(pages).toEqual(orders[sort]);
    }
  }
  const third = ids[3]!;
  removeMedia(db, third);
  expect(libraryPage(db, 'imported', 1, {}, third).map(nameOf)).toEqual(['alpha2']);
});

it('filters by part of a name or pseudonym, taking every sign as itself, and by patient', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const a = addVideo(db, '100% clear');
  addVideo(db, '1000 clear');
  addVideo(db, 'under_score');
  const found = (text: string) => libraryPage(db, 'hardness', 10, { text }).map(({ name }) => name);
  expect(found('CLEAR')).toEqual(['100% clear.mp4', '1000 clear.mp4']);
  expect(found('100%')).toEqual(['100% clear.mp4']);
  expect(found('r_s')).toEqual(['under_score.mp4']);
  expect(found('patient of under')).toEqual(['under_score.mp4']);
  expect(countLibrary(db, { text: 'clear' })).toBe(2);
  const { patientId } = libraryItem(db, a);
  expect(libraryPage(db, 'name', 10, { patientId }).map(({ id }) => id)).toEqual([a]);
  expect(countLibrary(db, { patientId, text: 'nobody' })).toBe(0);
});

it('moves items with their lesions to another patient, exactly undone, and lists patients that have media', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const [a, b] = [addVideo(db, 'a'), addVideo(db, 'b')];
  await importLesion(db, a, 'l');
  addLesion(db, a, { name: 'undrawn' });
  expectExactUndo(db, () => assignPatient(db, [a, b], 'P7', '2026'));
  expect(libraryPage(db, 'name', 9).map((item) => item.patientPseudonym)).toEqual(['P7', 'P7']);
  expect(lesionsOfStudy(db, b).map(({ name }) => name)).toEqual(['l', 'undrawn']);
  expect(listPatients(db)).toMatchObject([
    { pseudonym: 'P7', mediaCount: 2, studies: [{ name: '2026', site: null, mediaCount: 2 }] },
  ]);
  expectExactUndo(db, () => assignPatient(db, [a], 'p8', '2026'));
  expect(lesionsOfStudy(db, a).map(({ name }) => name)).toEqual(['l']);
  expect(listPatients(db).map(({ pseudonym }) => pseudonym)).toEqual(['P7', 'p8']);
});

it('refuses to tear a lesion from its other video, and removes several items as one step', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const [a, b] = [addVideo(db, 'a'), addVideo(db, 'b')];
  assignPatient(db, [a, b], 'P7', '1');
  const { lesionId } = await importLesion(db, a, 'l');
  addTrack(db, b, lesionId, { frameIndex: 1, box: square(1) });
  expect(() => assignPatient(db, [a], 'P8', '1')).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(libraryItem(db, a).patientPseudonym).toBe('P7');
  expectExactUndo(db, () => removeAllMedia(db, [a, b, a]));
  expect(countLibrary(db)).toBe(0);
  undo(db);
  expect(countLibrary(db)).toBe(2);
  const gone = '00000000-0000-7000-8000-ffffffffffff' as MediaId;
  expect(() => removeAllMedia(db, [a, gone])).toThrow(expect.objectContaining({ code: 'not_found' }));
  expect(countLibrary(db)).toBe(2);
});

it('knows the length of a video where its frames have times, also in a library that did not note it', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db, 'a', 50);
  db.sqlite.exec('UPDATE frame_series SET first_pts_us = NULL, last_pts_us = NULL');
  expect(libraryItem(db, mediaId).durationUs).toBeNull();
  expect(mediaTimes(db, mediaId)).toEqual({ firstPtsUs: 0, lastPtsUs: 49 * 40_000 });
  expect(libraryItem(db, mediaId)).toMatchObject({ durationUs: 2_000_000, framesPerSecond: 25 });
  const nothing = { durationUs: null, framesPerSecond: null };
  expect(durationOf({ kind: 'image-series', frameCount: 9 }, 0, 100)).toEqual(nothing);
  expect(durationOf({ kind: 'video', frameCount: 1 }, 0, 0)).toEqual(nothing);
  const empty = addMedia(db, {
    ...{ kind: 'video', path: '/x.mp4', fingerprint: 'x', widthPx: 1, heightPx: 1, patientPseudonym: 'p' },
    frames: { ptsUs: [], keyFrames: [] },
  });
  expect(mediaTimes(db, empty.id)).toEqual({ firstPtsUs: null, lastPtsUs: null });
});

it('REQ-DB-013 shows what sizing says of an item, whatever was classified on it since', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  const modelId = addTestModel(db);
  await importLesion(db, mediaId, 'a');
  addRun(db, mediaId, modelId, ['a']);
  const before = libraryItem(db, mediaId);
  const { id } = startRun(db, mediaId, modelId, undefined, 'classification');
  const whole = {
    ...{ subject: 'medium' as const, objectId: null, value: 0.5, low: null, high: null, class: 'polyp' },
    ...{ frameCount: 1, damagedFrames: 0, hardness: 99 },
  };
  finishRun(db, id, { record, subjects: [whole], framesPerSecond: 1 });
  expect(libraryItem(db, mediaId)).toEqual(before);
  expect(nextHardItem(db)?.mediaId).toBe(mediaId);
});
