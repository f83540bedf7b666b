import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AnnotationId } from '../../main/contract/ids.ts';
import { expectExactUndo } from '../../test/database/exact-undo.ts';
import { addVideo, freshLibrary, importLesion, square } from '../../test/database/library.ts';
import {
  addLesionWithBox,
  boxesInRange,
  keyFramesInRange,
  putBox,
  putKeyFrame,
  removeKeyFrame,
  setBoxState,
  stretchesOfMedia,
  trackBoxesInRange,
  tracksOfMedia,
  undoHistory,
  type WritableDb,
} from '../index.ts';

const frameCount = 40;

/** A video with one drawn lesion whose box moves from key frame to key frame. */
function drawnTrack(db: WritableDb, keyFrames: readonly number[], name = 'video') {
  const video = addVideo(db, name, frameCount);
  const [first = 0, ...others] = keyFrames;
  const { trackId } = addLesionWithBox(db, video, 'a', { frameIndex: first, box: square(first) });
  for (const frameIndex of others) putBox(db, trackId, frameIndex, square(3 * frameIndex));
  return { video, trackId };
}

const boxesOf = (db: WritableDb, video: ReturnType<typeof addVideo>) =>
  boxesInRange(db, video, 0, frameCount).map(({ frameIndex, box }) => ({ frameIndex, box }));

it('adds a lesion with its first box as one step, and says who drew it', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const steps = undoHistory(db, 100).length;
  const { trackId, lesionId } = addLesionWithBox(db, video, 'a', { frameIndex: 7, box: square(1) });
  expect(undoHistory(db, 100)).toHaveLength(steps + 1);
  expect(trackBoxesInRange(db, video, 6, 9)).toEqual(
    [7, 8].map((frameIndex) => ({
      ...{ trackId, lesionId, lesion: 'a', frameIndex, box: square(1), keyFrame: frameIndex === 7 },
      ...{ outside: false, occluded: false, origin: 'drawn', author: 'Dr Test' },
    })),
  );
});

it('tells key frames, interpolated boxes, occlusion and ends apart', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { video, trackId } = drawnTrack(db, [10, 20]);
  setBoxState(db, trackId, 15, { occluded: true });
  setBoxState(db, trackId, 20, { outside: true });
  const told = trackBoxesInRange(db, video, 0, frameCount).map((box) =>
    [box.frameIndex, box.keyFrame ? 'key' : '', box.occluded ? 'occluded' : '', box.outside ? 'end' : '']
      .filter((word) => word !== '')
      .join(' '),
  );
  expect(told).toEqual([
    ...['10 key', '11', '12', '13', '14', '15 key occluded', '16 occluded', '17 occluded', '18 occluded'],
    ...['19 key occluded', '20 key end'],
  ]);
});

it.each([
  ['putBox on a key frame', (db: WritableDb, trackId: AnnotationId) => putBox(db, trackId, 10, square(77))],
  ['putBox between', (db: WritableDb, trackId: AnnotationId) => putBox(db, trackId, 12, square(77))],
  [
    'setState outside',
    (db: WritableDb, trackId: AnnotationId) => setBoxState(db, trackId, 15, { outside: true }),
  ],
  [
    'setState occluded',
    (db: WritableDb, trackId: AnnotationId) => setBoxState(db, trackId, 15, { occluded: true }),
  ],
  ['removeKeyFrame', (db: WritableDb, trackId: AnnotationId) => removeKeyFrame(db, trackId, 20)],
])('REQ-DB-003 undoes and redoes %s exactly', async (_, edit) => {
  await using library = await freshLibrary();
  const { db } = library;
  const { trackId } = drawnTrack(db, [10, 20, 30]);
  expectExactUndo(db, () => edit(db, trackId));
});

it('keeps whether a box is occluded when it is moved, and shows one that had ended', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { trackId } = drawnTrack(db, [10, 30]);
  setBoxState(db, trackId, 12, { occluded: true });
  expect(putBox(db, trackId, 14, square(5))).toMatchObject({ occluded: true, box: square(5) });
  setBoxState(db, trackId, 20, { outside: true });
  expect(putBox(db, trackId, 20, square(6))).toMatchObject({ outside: false, origin: 'drawn' });
});

it('leaves no step behind a state that is so already', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const { trackId } = drawnTrack(db, [10]);
  const steps = undoHistory(db, 100);
  setBoxState(db, trackId, 10, { outside: false, occluded: false });
  expect(undoHistory(db, 100)).toEqual(steps);
});

// Mutation: without the pinned frame the boxes before an end stop moving, or begin to.
it('ends and shows a track on some frames and moves no box on any other', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  let videos = 0;
  const keys = fc.uniqueArray(fc.nat(frameCount - 1), { minLength: 1, maxLength: 6 });
  const turns = fc.array(fc.tuple(fc.nat(frameCount - 1), fc.boolean()), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(keys, turns, (keyFrames, states) => {
      const sorted = keyFrames.toSorted((a, b) => a - b);
      const { video, trackId } = drawnTrack(db, sorted, `video ${videos++}`);
      for (const [frameIndex, outside] of states) {
        if (frameIndex < sorted[0]!) {
          expect(() => setBoxState(db, trackId, frameIndex, { outside })).toThrow('Draw a box');
          continue;
        }
        const before = boxesOf(db, video);
        const nextKey =
          keyFramesInRange(db, video, { fromFrame: frameIndex + 1, toFrame: frameCount }, 1)[0]?.frameIndex ??
          frameCount;
        setBoxState(db, trackId, frameIndex, { outside });
        const after = boxesOf(db, video);
        const elsewhere = (boxes: typeof before) =>
          boxes.filter((box) => box.frameIndex < frameIndex || box.frameIndex >= nextKey);
        expect(elsewhere(after)).toHaveLength(elsewhere(before).length);
        for (const [i, { frameIndex: at, box }] of elsewhere(before).entries()) {
          expect(elsewhere(after)[i]!.frameIndex).toBe(at);
          expect(elsewhere(after)[i]!.box.xMinPx).toBeCloseTo(box.xMinPx, 6);
        }
        const shown = after.filter((box) => box.frameIndex >= frameIndex && box.frameIndex < nextKey);
        expect(shown).toHaveLength(outside ? 0 : nextKey - frameIndex);
      }
    }),
    { numRuns: 40 },
  );
});

it('finds the stretches that the boxes show, and counts key frames as they are', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  let videos = 0;
  const put = fc.record({ frameIndex: fc.nat(frameCount - 1), outside: fc.boolean() });
  fc.assert(
    fc.property(fc.array(put, { maxLength: 12 }), (puts) => {
      const { video, trackId } = drawnTrack(db, [5], `video ${videos++}`);
      for (const each of puts) putKeyFrame(db, trackId, { ...each, box: square(each.frameIndex) });
      const seen = boxesOf(db, video).map(({ frameIndex }) => frameIndex);
      const stretches = stretchesOfMedia(db, video).flatMap(({ fromFrame, toFrame }) =>
        Array.from({ length: toFrame - fromFrame }, (_, i) => fromFrame + i),
      );
      expect(stretches).toEqual(seen);
      const keyFrames = keyFramesInRange(db, video, { fromFrame: 0, toFrame: frameCount }, 100);
      const shown = keyFrames.filter(({ outside }) => !outside).length;
      expect(tracksOfMedia(db, video)[0]?.keyFrameCount).toBe(shown);
    }),
    { numRuns: 40 },
  );
});

it('gives key frames of a range, of a lesion, and up to a limit', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  await importLesion(db, video, 'a', 0, 5);
  const { lesionId } = await importLesion(db, video, 'b', 3, 6);
  const range = { fromFrame: 3, toFrame: 100 };
  const listed = (limit: number, lesion?: typeof lesionId) =>
    keyFramesInRange(db, video, range, limit, lesion).map(
      ({ lesion: name, frameIndex, outside }) => `${name}${frameIndex}${outside ? ' end' : ''}`,
    );
  expect(listed(100)).toEqual(['a3', 'a4', 'a5 end', 'b3', 'b4', 'b5', 'b6 end']);
  expect(listed(100, lesionId)).toEqual(['b3', 'b4', 'b5', 'b6 end']);
  expect(listed(4)).toEqual(['a3', 'a4', 'a5 end', 'b3']);
  expect(keyFramesInRange(db, video, range, 1)[0]).toMatchObject({ origin: 'imported', author: 'Dr Test' });
});
