import { describe, expect, it } from 'vitest';
import type { PixelSpacing } from '../../main/contract/spacing.ts';
import { addVideo, freshLibrary } from '../../test/database/library.ts';
import { putShape, setSpacing, shapesInRange, type WritableDb } from '../index.ts';

const at = (xPx: number, yPx: number) => ({ xPx, yPx });
const area = { xMinPx: 0, yMinPx: 0, xMaxPx: 640, yMaxPx: 480, xMmPerPx: 0.5, yMmPerPx: 0.25 };
const spacing: PixelSpacing = { source: 'pixel', areas: [area] };
const file = { kind: 'file', source: 'pixel', xMmPerPx: 0.5, yMmPerPx: 0.25 };

type Video = ReturnType<typeof addVideo>;
const line = (
  db: WritableDb,
  video: Video,
  frameIndex: number,
  to: readonly [number, number],
  knownMm?: number,
) =>
  putShape(db, video, {
    ...{ frameIndex, lesionId: null },
    geometry: { kind: 'length', points: [at(0, 0), at(...to)] },
    known: knownMm === undefined ? null : { lengthMm: knownMm, provenance: 'instrument' },
  });

describe('REQ-MEDIA-019 lengths and areas by what the file states of its pixels', () => {
  it('measures pixels that are not square, and names the source', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const video = addVideo(db);
    setSpacing(db, video, spacing);
    expect(line(db, video, 1, [60, 160])).toMatchObject({ lengthMm: 50, scale: file, fileLengthMm: null });
    const points = [at(0, 0), at(8, 0), at(8, 4), at(0, 4)];
    const box = putShape(db, video, {
      ...{ frameIndex: 1, lesionId: null, known: null },
      geometry: { kind: 'polygon', points },
    });
    expect(box).toMatchObject({ areaPx2: 32, areaMm2: 4, lengthMm: 10, scale: file });
  });

  it('lets a line of known length count on its frame alone, and says what the file would give', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const video = addVideo(db);
    setSpacing(db, video, spacing);
    const known = line(db, video, 1, [100, 0], 40);
    expect(known).toMatchObject({ lengthMm: 40, fileLengthMm: 50, scale: { kind: 'line', mmPerPx: 0.4 } });
    expect(line(db, video, 1, [0, 100])).toMatchObject({
      ...{ lengthMm: 40, fileLengthMm: 25 },
      scale: { kind: 'line', shapeId: known.id },
    });
    expect(line(db, video, 2, [0, 100])).toMatchObject({ lengthMm: 25, fileLengthMm: null, scale: file });
  });

  it('says nothing of a shape that leaves its area, or lies where areas contradict each other', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const video = addVideo(db);
    const areas = [
      { ...area, xMaxPx: 200 },
      { ...area, xMinPx: 100, xMaxPx: 300, xMmPerPx: 1 },
    ];
    setSpacing(db, video, { source: 'ultrasound', areas });
    expect(line(db, video, 1, [90, 0])).toMatchObject({ lengthMm: 45, scale: { source: 'ultrasound' } });
    expect(line(db, video, 1, [201, 0])).toMatchObject({ lengthMm: null, scale: null });
    const geometry = { kind: 'length' as const, points: [at(110, 0), at(190, 0)] };
    const both = putShape(db, video, { frameIndex: 1, lesionId: null, known: null, geometry });
    expect(both).toMatchObject({ lengthMm: null, areaMm2: null, scale: null });
  });

  it('belongs to its item alone', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const [video, other] = [addVideo(db), addVideo(db, 'other')];
    setSpacing(db, video, spacing);
    line(db, other, 1, [60, 160]);
    expect(shapesInRange(db, other, 0, 5)).toMatchObject([{ lengthMm: null, scale: null }]);
  });
});
