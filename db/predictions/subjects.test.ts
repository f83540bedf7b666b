import { expect, it } from 'vitest';
import { addVideo, freshLibrary } from '../../test/database/library.ts';
import { addTestModel, record } from '../../test/database/sample.ts';
import { finishRun, startRun, verifyAudit } from '../index.ts';
import { assertRowsHold, runProblems } from './digest.ts';
import { addFrameValues } from './frames.ts';
import { subjectsOfRun, wholeFramesInRange } from './subjects.ts';

/** A classifier of frames over a video without any object. */
async function classified() {
  const library = await freshLibrary();
  const { db } = library;
  const { id } = startRun(db, addVideo(db), addTestModel(db), undefined, 'classification');
  const frames = [3, 4].map((frameIndex) => ({
    ...{ objectId: null, frameIndex, ptsUs: 40_000 * frameIndex, value: 0.75, low: null, high: null },
    ...{ class: 'polyp', scores: Float32Array.of(0.25, 0.75), quality: null, damaged: frameIndex === 4 },
  }));
  addFrameValues(db, id, frames);
  const whole = {
    ...{ subject: 'medium' as const, objectId: null, value: 0.5, low: 0.25, high: 0.875, class: 'polyp' },
    ...{ scores: Float32Array.of(0.5, 0.5), frameCount: 2, damagedFrames: 1, hardness: 0.9 },
    hardReasons: [{ kind: 'crosses-class' as const, text: 'Both classes are as likely.' }],
    evidence: { frames: [3] },
  };
  const frame = {
    ...{ subject: 'frame' as const, objectId: null, frameIndex: 3, value: 0.75, low: null, high: null },
    ...{ class: 'polyp', frameCount: 1, damagedFrames: 0, hardness: 0.5 },
  };
  finishRun(db, id, { record, subjects: [whole, frame], framesPerSecond: 9 });
  return { library, db, id, frames, whole, frame };
}

it('REQ-DB-013 keeps what a run says of media and whole frames, with classes, probabilities, reasons and evidence', async () => {
  const { library, db, id, frames, whole, frame } = await classified();
  await using _ = library;
  expect(wholeFramesInRange(db, id, 0, 100)).toEqual(frames);
  expect(wholeFramesInRange(db, id, 4, 100)).toEqual(frames.slice(1));
  expect(subjectsOfRun(db, id)).toMatchObject([
    { ...whole, frameIndex: null, decision: null },
    { ...frame, scores: null, hardReasons: null },
  ]);
  await assertRowsHold(db, id);
  expect(await verifyAudit(db)).toMatchObject({ firstBroken: null });
});

it.each([
  ['a probability of a frame', "UPDATE frame_prediction SET scores = x'00000000' WHERE frame_index = 3"],
  ['a class of a frame', "UPDATE frame_prediction SET class = 'none' WHERE frame_index = 3"],
  ['the evidence', "UPDATE prediction SET evidence = '{}' WHERE subject = 'medium'"],
  ['a reason', "UPDATE prediction SET hard_reasons = '[]' WHERE subject = 'medium'"],
  ['the frame that is meant', "UPDATE prediction SET frame_index = 9 WHERE subject = 'frame'"],
])('REQ-DB-012 the digest of a run knows %s', async (_what, sql) => {
  const { library, db, id } = await classified();
  await using _ = library;
  db.sqlite.exec('DROP TRIGGER frame_prediction_no_update; DROP TRIGGER prediction_no_update');
  expect((await runProblems(db)).problems).toEqual([]);
  db.sqlite.exec(sql);
  expect((await runProblems(db)).problems).toMatchObject([{ runId: id }]);
});

it('REQ-DB-013 refuses what is said of an object that there is not', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = startRun(db, addVideo(db), addTestModel(db), undefined, 'classification');
  const key = db.read<{ key: number }>('SELECT key FROM prediction_run WHERE id = ?').get(id)!.key;
  expect(() =>
    db.sqlite.exec(
      `INSERT INTO frame_prediction (run_key, object_key, frame_index, pts_us, value) VALUES (${key}, 99, 0, 0, 1)`,
    ),
  ).toThrow('FOREIGN KEY');
});
