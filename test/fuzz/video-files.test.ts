import { expect, it } from 'vitest';
import { fuzzFilms } from './fuzz-films.ts';

it('changed films are read or refused with a code: no hang, no crash (REQ-MEDIA-004)', async () => {
  const { outcomes, failures } = await fuzzFilms(66, 20260101);
  expect(failures).toEqual([]);
  const total = Object.values(outcomes).reduce((sum, files) => sum + files, 0);
  expect(total).toBe(66);
  expect(outcomes.read).toBeGreaterThan(10);
  expect(outcomes.corrupt_file).toBeGreaterThan(2);
});
