import { expect, it } from 'vitest';
import { addVideo, freshLibrary } from '../../../test/database/library.ts';
import { FrameTimes } from './frame-times.ts';

it('REQ-MEDIA-001 finds the frame nearest to a time and the one on screen then', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db, 'video', 5); // 0, 40, 80, 120, 160 ms
  const times = new FrameTimes();
  const found = (ptsUs: number) => {
    const { nearest, shown } = times.at(db, video, ptsUs);
    return [nearest.frameIndex, shown.frameIndex];
  };
  expect([-1, 0, 20_000, 20_001, 39_999, 40_000, 10 ** 9].map(found)).toEqual([
    ...[
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 1],
    ],
    [4, 4],
  ]);
  expect(times.at(db, video, 41_000).shown).toEqual({ frameIndex: 1, ptsUs: 40_000 });
});

it('keeps the times of a few items and reads the others again', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const videos = Array.from({ length: 12 }, (_, i) => addVideo(db, `video ${i}`, i + 1));
  const times = new FrameTimes();
  const first = times.of(db, videos[0]!);
  expect(times.of(db, videos[0]!)).toBe(first);
  for (const video of videos) times.of(db, video);
  expect(times.of(db, videos[0]!)).not.toBe(first);
  expect(times.of(db, videos[0]!)).toEqual(first);
  const none = '00000000-0000-7000-8000-ffffffffffff' as never;
  expect(() => times.of(db, none)).toThrow(expect.objectContaining({ code: 'not_found' }));
});
