import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addVideo, freshLibrary, square } from '../../test/database/library.ts';
import {
  addLesion,
  addTrack,
  boxesInRange,
  boxesOfFrame,
  importBoxes,
  listAudit,
  openDatabase,
  putKeyFrame,
  tracksOfMedia,
  undo,
} from '../index.ts';

it('imports boxes with gaps and gives back exactly those', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const frames = fc.uniqueArray(fc.nat(199), { minLength: 1, maxLength: 60 });
  let videos = 0;
  await fc.assert(
    fc.asyncProperty(frames, frames, fc.nat(199), fc.nat(199), async (a, b, from, to) => {
      const mediaId = addVideo(db, `video ${videos++}`, 200);
      const tracks = [a, b].map((list, i) => ({
        mediaId,
        lesion: { name: `lesion ${i}` },
        boxes: list
          .toSorted((x, y) => x - y)
          .map((frameIndex) => ({ frameIndex, box: square(frameIndex + i) })),
      }));
      await importBoxes(db, 'Import', tracks);
      const expected = tracks
        .flatMap(({ lesion, boxes }) => boxes.map((each) => ({ lesion: lesion.name, ...each })))
        .filter(({ frameIndex }) => frameIndex >= from && frameIndex < to)
        .sort((x, y) => x.frameIndex - y.frameIndex);
      expect(boxesInRange(db, mediaId, from, to).map(({ lesionId: _, ...box }) => box)).toEqual(expected);
      expect(boxesOfFrame(db, mediaId, from).map(({ lesion }) => lesion)).toEqual(
        [a, b].flatMap((list, i) => (list.includes(from) ? [`lesion ${i}`] : [])),
      );
    }),
    { numRuns: 15 },
  );
});

it('interpolates what a person drew, also from key frames outside the range', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const track = addTrack(db, video, addLesion(db, video, { name: 'a' }).id, {
    frameIndex: 10,
    box: square(0),
  });
  putKeyFrame(db, track, { frameIndex: 30, box: square(20) });
  putKeyFrame(db, track, { frameIndex: 50, box: square(20), outside: true });
  expect(boxesOfFrame(db, video, 15)).toMatchObject([{ lesion: 'a', frameIndex: 15, box: square(5) }]);
  expect(boxesInRange(db, video, 48, 60).map(({ frameIndex }) => frameIndex)).toEqual([48, 49]);
  expect(boxesOfFrame(db, video, 9)).toEqual([]);
});

it('lets an imported track take the place of the one of that name, as one step', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  const once = (xMinPx: number) =>
    importBoxes(db, 'Import', [
      { mediaId, lesion: { name: 'a' }, boxes: [{ frameIndex: 4, box: square(xMinPx) }] },
    ]);
  await once(1);
  await once(2);
  expect(tracksOfMedia(db, mediaId)).toHaveLength(1);
  expect(boxesOfFrame(db, mediaId, 4)).toMatchObject([{ box: square(2) }]);
  undo(db);
  expect(boxesOfFrame(db, mediaId, 4)).toMatchObject([{ box: square(1) }]);
});

it.each([
  ['out of order', [5, 4]],
  ['twice on a frame', [5, 5]],
  ['beyond the video', [99, 100]],
  ['before the video', [-1]],
])('refuses boxes %s and leaves nothing of them', async (_, frames) => {
  await using library = await freshLibrary();
  const { db } = library;
  const mediaId = addVideo(db);
  const boxes = frames.map((frameIndex) => ({ frameIndex, box: square(1) }));
  await expect(importBoxes(db, 'Import', [{ mediaId, lesion: { name: 'a' }, boxes }])).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(tracksOfMedia(db, mediaId)).toEqual([]);
  expect(db.read('SELECT * FROM key_frame UNION ALL SELECT * FROM key_frame').all()).toEqual([]);
  expect(listAudit(db, 1)[0]?.action).toBe('batch.remove');
});

it('takes out an import that was cancelled, and one that a crash cut off', async () => {
  await using library = await freshLibrary();
  const { db, folder } = library;
  const mediaId = addVideo(db, 'video', 5000);
  const boxes = Array.from({ length: 3000 }, (_, frameIndex) => ({ frameIndex, box: square(1) }));
  const tracks = [{ mediaId, lesion: { name: 'a' }, boxes }];
  const stop = new AbortController();
  const seen: number[] = [];
  const onProgress = (boxCount: number) => {
    seen.push(boxCount);
    if (seen.length === 2) stop.abort();
  };
  await expect(importBoxes(db, 'Import', tracks, { onProgress, signal: stop.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(seen).toEqual([1000, 2000]);

  // As a crash would leave it: chunks on the disk, the batch not complete.
  db.sqlite.exec(`INSERT INTO batch VALUES (9, 'cut off', 0, '');
    INSERT INTO track (key, id, media_key, object_key, batch_key, hidden)
      SELECT 99, 'cut off', key, (SELECT max(key) FROM object), 9, 1 FROM media;
    INSERT INTO key_frame VALUES (99, 1, 0, 0, 1, 1, 0, 0, 'imported', 'x', NULL)`);
  await db.close();
  const reopened = await openDatabase(folder, { actor: 'x', appVersion: '1', backUpOnOpen: false });
  expect(reopened.opened.removedBatches).toBe(1);
  expect(reopened.read('SELECT key FROM track').all()).toEqual([]);
  await reopened.close();
});
