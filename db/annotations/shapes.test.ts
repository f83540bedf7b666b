import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KnownLength } from '../../main/contract/shapes.ts';
import { expectExactUndo } from '../../test/database/exact-undo.ts';
import { addVideo, freshLibrary } from '../../test/database/library.ts';
import {
  addLesion,
  putShape,
  removeLesion,
  removeShape,
  shapesInRange,
  undo,
  type WritableDb,
} from '../index.ts';
import { areaPx2, lengthPx } from './measure.ts';

const at = (xPx: number, yPx: number) => ({ xPx, yPx });
const line = (lengthPx: number) => ({ kind: 'length' as const, points: [at(10, 10), at(10, 10 + lengthPx)] });
const square = { kind: 'polygon' as const, points: [at(0, 0), at(4, 0), at(4, 4), at(0, 4)] };
const forceps: KnownLength = { lengthMm: 8, provenance: 'instrument' };

const draw = (db: WritableDb, video: ReturnType<typeof addVideo>, frameIndex: number, known?: KnownLength) =>
  putShape(db, video, { frameIndex, lesionId: null, geometry: line(20), known: known ?? null });

it('measures in pixels, and in mm only where somebody knows a length on that frame', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const polygon = putShape(db, video, { frameIndex: 5, lesionId: null, geometry: square, known: null });
  expect(polygon).toMatchObject({ lengthPx: 16, areaPx2: 16, lengthMm: null, areaMm2: null, scale: null });
  const reference = draw(db, video, 5, forceps);
  const scale = { mmPerPx: 0.4, shapeId: reference.id, provenance: 'instrument', author: 'Dr Test' };
  expect(reference).toMatchObject({ lengthPx: 20, lengthMm: 8, known: forceps, scale });
  expect(draw(db, video, 5)).toMatchObject({ lengthPx: 20, lengthMm: 8, known: null, scale });
  expect(draw(db, video, 6)).toMatchObject({ lengthPx: 20, lengthMm: null, scale: null });
  const [again] = shapesInRange(db, video, 5, 6);
  expect(again?.lengthMm).toBeCloseTo(6.4);
  expect(again?.areaMm2).toBeCloseTo(16 * 0.16);
  removeShape(db, reference.id);
  expect(shapesInRange(db, video, 5, 6).map(({ lengthMm }) => lengthMm)).toEqual([null, null]);
  undo(db);
  expect(shapesInRange(db, video, 5, 6)).toHaveLength(3);
});

it('takes the last known length of a frame for the others', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  draw(db, video, 5, forceps);
  const last = draw(db, video, 5, { lengthMm: 5, provenance: 'visual estimate' });
  expect(draw(db, video, 5)).toMatchObject({ lengthMm: 5, scale: { shapeId: last.id } });
  expect(shapesInRange(db, video, 5, 6)[0]).toMatchObject({ lengthMm: 8, scale: { mmPerPx: 0.4 } });
});

it('REQ-DB-003 undoes and redoes drawing, changing and removing exactly', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const lesionId = addLesion(db, video, { name: 'a' }).id;
  const put = { frameIndex: 5, lesionId, geometry: square, known: null };
  expectExactUndo(db, () => putShape(db, video, put));
  const { id } = shapesInRange(db, video, 5, 6)[0]!;
  const changed = { frameIndex: 7, lesionId: null, geometry: line(3), known: forceps };
  expectExactUndo(db, () => putShape(db, video, changed, id));
  expect(shapesInRange(db, video, 0, 99)).toMatchObject([{ id, frameIndex: 7, geometry: line(3) }]);
  expectExactUndo(db, () => removeShape(db, id));
});

it('goes with its lesion', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const lesionId = addLesion(db, video, { name: 'a' }).id;
  putShape(db, video, { frameIndex: 5, lesionId, geometry: square, known: null });
  expectExactUndo(db, () => removeLesion(db, lesionId));
  expect(shapesInRange(db, video, 0, 99)).toEqual([]);
});

it('refuses what has no meaning and changes nothing', async () => {
  await using library = await freshLibrary();
  const { db } = library;
  const video = addVideo(db);
  const other = addVideo(db, 'other');
  const { id } = draw(db, video, 5);
  const put = { frameIndex: 5, lesionId: null, geometry: square, known: null };
  for (const [attempt, code] of [
    [() => putShape(db, video, { ...put, known: forceps }), 'invalid_input'],
    [() => putShape(db, video, { ...put, geometry: line(0), known: forceps }), 'invalid_input'],
    [() => putShape(db, video, { ...put, frameIndex: 100 }), 'invalid_input'],
    [() => putShape(db, other, put, id), 'not_found'],
  ] as const) {
    expect(attempt).toThrow(expect.objectContaining({ code }));
  }
  expect(shapesInRange(db, video, 0, 99)).toHaveLength(1);
});

it('measures a triangle alike wherever it lies and whichever way round it is drawn', () => {
  const side = fc.integer({ min: 1, max: 1000 });
  const offset = fc.integer({ min: -100_000, max: 100_000 });
  fc.assert(
    fc.property(side, side, offset, offset, fc.boolean(), (a, b, x, y, turned) => {
      const points = [at(x, y), at(x + a, y), at(x, y + b)];
      const triangle = { kind: 'polygon' as const, points: turned ? points.reverse() : points };
      expect(areaPx2(triangle)).toBe((a * b) / 2);
      expect(lengthPx(triangle)).toBeCloseTo(a + b + Math.hypot(a, b), 6);
    }),
  );
});
