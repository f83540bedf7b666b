import { expect, it } from 'vitest';
import { addFilm, freshLibrary } from '../../../test/database/library.ts';
import { FrameTimes } from './frame-times.ts';

it('REQ-MEDIA-001 finds the frame nearest to a time and the one on screen then', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const film = addFilm(db, 'film', 5); // 0, 40, 80, 120, 160 ms
  const times = new FrameTimes();
  const found = (ptsUs: number) => {
    const { nearest, shown } = times.at(db, film, ptsUs);
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
  expect(times.at(db, film, 41_000).shown).toEqual({ frameIndex: 1, ptsUs: 40_000 });
});

it('keeps the times of a few items and reads the others again', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const films = Array.from({ length: 12 }, (_, i) => addFilm(db, `film ${i}`, i + 1));
  const times = new FrameTimes();
  const first = times.of(db, films[0]!);
  expect(times.of(db, films[0]!)).toBe(first);
  for (const film of films) times.of(db, film);
  expect(times.of(db, films[0]!)).not.toBe(first);
  expect(times.of(db, films[0]!)).toEqual(first);
  const none = '00000000-0000-7000-8000-ffffffffffff' as never;
  expect(() => times.of(db, none)).toThrow(expect.objectContaining({ code: 'not_found' }));
});
