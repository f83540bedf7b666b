import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addVideo, freshLibrary } from '../../test/database/library.ts';
import {
  addMedia,
  findMediaByFingerprint,
  frameIndexOf,
  getMedia,
  getSetting,
  listMedia,
  listPatients,
  relinkMedia,
  removeMedia,
  setMediaMissing,
  setSetting,
  undo,
} from '../index.ts';
import { decodeDeltas, encodeDeltas } from './varint.ts';

const any = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

it('stores time stamps without loss, whatever their order and size', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(any, fc.integer({ min: -300, max: 90_000 }))), (values) => {
      expect([...decodeDeltas(encodeDeltas(values), values.length)]).toEqual(values);
    }),
  );
});

it('stores a steady video at three bytes a frame', () => {
  const ptsUs = Array.from({ length: 1000 }, (_, i) => Math.round((i * 1_000_000) / 29.97));
  expect(encodeDeltas(ptsUs).length).toBeLessThanOrEqual(3000);
});

it('refuses a time stamp that is no whole number, and names damage', () => {
  expect(() => encodeDeltas([0, 0.5])).toThrow('frame 1');
  expect(() => encodeDeltas([2 ** 51 + 1])).toThrow('frame 0');
  for (const bytes of [encodeDeltas([1, 2, 3]).subarray(0, 2), encodeDeltas([1, 2, 3, 4])]) {
    expect(() => decodeDeltas(bytes, 3)).toThrow(expect.objectContaining({ code: 'database_damaged' }));
  }
});

it('keeps media with patient and frame index', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const ptsUs = Float64Array.from({ length: 19 }, (_, i) => i * 41_708 - 70_000);
  const keyFrames = Uint8Array.from({ length: 19 }, (_, i) => (i % 6 === 0 ? 1 : 0));
  const added = addMedia(db, {
    ...{ kind: 'dicom', path: '/a folder/b.dcm', fingerprint: 'f', widthPx: 8, heightPx: 6 },
    ...{ patientPseudonym: 'P1', frames: { ptsUs, keyFrames } },
  });
  expect(added).toMatchObject({
    name: 'b.dcm',
    frameCount: 19,
    widthPx: 8,
    importedAt: '2026-01-02T03:04:05.003Z',
  });
  expect(frameIndexOf(db, added.id)).toEqual({ ptsUs, keyFrames });
  expect(findMediaByFingerprint(db, 'f')).toEqual([added]);
  expect(listPatients(db)).toMatchObject([{ id: added.patientId, pseudonym: 'P1' }]);
});

it('lists media in pages, without the removed, and undo brings those back', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const ids = ['a', 'b', 'c'].map((name) => addVideo(db, name));
  removeMedia(db, ids[1]!);
  expect(listMedia(db, 1).map(({ id }) => id)).toEqual([ids[0]]);
  expect(listMedia(db, 9, ids[0]).map(({ id }) => id)).toEqual([ids[2]]);
  expect(() => getMedia(db, ids[1]!)).toThrow(expect.objectContaining({ code: 'not_found' }));
  undo(db);
  expect(listMedia(db, 9)).toHaveLength(3);
});

it('follows a moved file, and a missing one is no step to undo', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const id = addVideo(db, 'a');
  setMediaMissing(db, id, true);
  expect(relinkMedia(db, id, '/new/place.mp4')).toMatchObject({ path: '/new/place.mp4', name: 'place.mp4' });
  expect(undo(db)?.label).toBe('Relink media');
  expect(getMedia(db, id).path).toBe('/videos/a.mp4');
  expect(undo(db)?.label).toBe('Add media');
});

it('keeps settings', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  expect(getSetting(db, 'theme')).toBeUndefined();
  setSetting(db, 'theme', 'dark');
  setSetting(db, 'theme', 'light');
  expect(getSetting(db, 'theme')).toBe('light');
});
