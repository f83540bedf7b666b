import { expect, it } from 'vitest';
import type { LesionId } from '../../main/contract/ids.ts';
import { addVideo, freshLibrary, importLesion } from '../../test/database/library.ts';
import { addRun, addTestModel, frameSize, record } from '../../test/database/sample.ts';
import {
  abandonRun,
  acceptPrediction,
  addPredictions,
  editPrediction,
  finishRun,
  gatesOfRun,
  getLesion,
  getRun,
  lesionSizesOfRun,
  nextHardItem,
  predictionsInRange,
  rejectPrediction,
  removeLesion,
  runsOfMedia,
  setLesionSize,
  setRunRecord,
  sizeSubjects,
  startRun,
  timelineOf,
  undo,
  type WritableDb,
} from '../index.ts';

async function withLesions(db: WritableDb) {
  const mediaId = addVideo(db);
  const a = await importLesion(db, mediaId, 'a');
  const b = await importLesion(db, mediaId, 'b');
  return { mediaId, a: a.lesionId, b: b.lesionId, modelId: addTestModel(db) };
}

it('REQ-DB-004 REQ-SIZE-007 keeps a run with its record, frames, lesions and gates', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { mediaId, a, b, modelId } = await withLesions(db);
  const { id } = startRun(db, mediaId, modelId);
  expect(getRun(db, id)).toMatchObject({ state: 'running', record: null, jobId: null, mediaId, modelId });
  setRunRecord(db, id, record);
  addPredictions(db, id, [frameSize(b, 3), frameSize(a, 4, 6.25), frameSize(a, 2)]);
  finishRun(db, id, {
    record,
    subjects: sizeSubjects([
      { lesionId: a, sizeMm: 5.5, lowMm: 4, highMm: 7, sizeClass: 'small', frameCount: 2, damagedFrames: 0 },
    ]),
    gates: { g: Float32Array.of(0.25, 1) },
    framesPerSecond: 3,
  });
  expect(runsOfMedia(db, mediaId)).toMatchObject([{ id, state: 'done', record }]);
  expect(predictionsInRange(db, id, 2, 4)).toEqual([
    { ...frameSize(a, 2), lesion: 'a' },
    { ...frameSize(b, 3), lesion: 'b' },
  ]);
  expect(timelineOf(db, id, a)).toMatchObject({
    frameIndex: Float64Array.of(2, 4),
    ptsUs: Float64Array.of(80_000, 160_000),
    sizeMm: Float64Array.of(5, 6.25),
  });
  expect(lesionSizesOfRun(db, id)).toMatchObject([{ lesion: 'a', lesionId: a, sizeMm: 5.5, decision: null }]);
  expect(gatesOfRun(db, id)).toEqual({ g: Float32Array.of(0.25, 1) });
});

it('REQ-DB-004 never overwrites a prediction', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { mediaId, a, modelId } = await withLesions(db);
  const { id } = startRun(db, mediaId, modelId);
  addPredictions(db, id, [frameSize(a, 1)]);
  expect(() => addPredictions(db, id, [frameSize(a, 2), frameSize(a, 1, 9)])).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  expect(predictionsInRange(db, id, 0, 99)).toEqual([{ ...frameSize(a, 1), lesion: 'a' }]);
  expect(() => addPredictions(db, id, [frameSize('nobody' as LesionId, 1)])).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  );
  for (const sql of [
    'UPDATE frame_prediction SET value = 1',
    'DELETE FROM frame_prediction',
    "INSERT OR REPLACE INTO frame_prediction SELECT run_key, object_key, 1, 0, 9, 9, 9, 'large', 1, 0, NULL FROM frame_prediction",
  ]) {
    expect(() => db.sqlite.exec(sql)).toThrow('predictions are permanent');
  }
  expect(abandonRun(db, id).state).toBe('incomplete');
  expect(() => addPredictions(db, id, [frameSize(a, 3)])).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
});

it('decides by new records that point to the prediction, and undo takes the decision back', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { mediaId, a, b, modelId } = await withLesions(db);
  setLesionSize(db, a, { sizeMm: 3, provenance: 'visual estimate' });
  const run = addRun(db, mediaId, modelId, ['a', 'b']);
  const [first, second] = lesionSizesOfRun(db, run);
  expect(acceptPrediction(db, first!.predictionId)).toMatchObject({
    decision: 'accepted',
    decidedMm: 5,
    sizeMm: 5,
  });
  expect(getLesion(db, a)).toMatchObject({ sizeMm: 5, sizeProvenance: 'accepted prediction' });
  expect(editPrediction(db, first!.predictionId, 6)).toMatchObject({
    decision: 'edited',
    decidedMm: 6,
    sizeMm: 5,
  });
  expect(getLesion(db, a)).toMatchObject({ sizeMm: 6, sizeProvenance: 'edited prediction' });
  expect(rejectPrediction(db, second!.predictionId)).toMatchObject({ decision: 'rejected', decidedMm: null });
  expect(getLesion(db, b)).toMatchObject({ sizeMm: null, sizeProvenance: 'unknown' });
  for (let i = 0; i < 3; i += 1) undo(db);
  expect(lesionSizesOfRun(db, run)).toMatchObject([{ decision: null }, { decision: null }]);
  expect(getLesion(db, a)).toMatchObject({ sizeMm: 3, sizeProvenance: 'visual estimate' });
});

it('offers the hardest undecided lesion of the newest run, and skips on request', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { mediaId, a, modelId } = await withLesions(db);
  addRun(db, mediaId, modelId, ['a', 'b']);
  const run = addRun(db, mediaId, modelId, ['a', 'b']);
  const hardest = nextHardItem(db)!;
  expect(hardest).toMatchObject({ runId: run, mediaId, size: { lesion: 'b' } });
  expect(hardest.hardness).toBeCloseTo(2.1 / 5);
  expect(nextHardItem(db, hardest.position)?.size.lesion).toBe('a');
  rejectPrediction(db, hardest.size.predictionId);
  expect(nextHardItem(db)?.size.lesion).toBe('a');
  removeLesion(db, a);
  expect(nextHardItem(db)).toBeUndefined();
  expect(lesionSizesOfRun(db, run)).toMatchObject([{ lesion: 'a', lesionId: null }, { lesion: 'b' }]);
});
