import { describe, expect, it } from 'vitest';
import {
  assignPatient,
  frozenDataset,
  itemsOfSplit,
  listDatasets,
  mediaOfDataset,
  setDamage,
  setLesionSize,
  undo,
  type WritableDb,
} from '../../../db/index.ts';
import { addVideo, freshLibrary, importLesion } from '../../../test/database/library.ts';
import { unassigned } from '../../contract/library.ts';
import { makeDataset } from './make-dataset.ts';

const split = { group: 'patient' as const, fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 };

/** A video of a patient of its own with one lesion on frames 0 to 19, of that size. */
async function sized(db: WritableDb, name: string, sizeMm: number) {
  const mediaId = addVideo(db, name);
  const { lesionId } = await importLesion(db, mediaId, name);
  setLesionSize(db, lesionId, { sizeMm, provenance: 'pathology' });
  return { mediaId, lesionId };
}

const request = { unassignedAsPatients: false, framesPerObject: 5 };

describe('REQ-DATA-014 a data set of sizes', () => {
  it('has a stated number of sound boxed frames of each lesion, evenly spread, and counts what it leaves out', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { mediaId, lesionId } = await sized(db, 'one', 7);
    await importLesion(db, mediaId, 'without a size');
    const empty = addVideo(db, 'empty');
    setDamage(db, mediaId, {
      checkedFrames: 100,
      damaged: [{ from: 0, to: 4 }],
      lost: [{ from: 10, to: 11 }],
    });
    const { dataset, leftOut } = makeDataset(db, { ...request, name: 'sizes', mediaIds: [mediaId, empty] });
    const { items } = frozenDataset(db, dataset.id);
    const frames = items.map(({ frameIndex }) => frameIndex!);
    expect(frames).toHaveLength(5);
    expect(frames[0]).toBe(4);
    expect(frames).not.toContain(10);
    expect(items[0]).toMatchObject({
      ...{ objectId: lesionId, label: 7, provenance: 'pathology' },
      box: { xMinPx: 4, yMinPx: 20, xMaxPx: 14, yMaxPx: 30 },
    });
    expect(leftOut).toEqual([
      { reason: 'boxed frames that are damaged', count: 5 },
      { reason: 'further boxed frames of a lesion', count: 10 },
      { reason: 'lesions without a size', count: 1 },
      { reason: 'media without an item', count: 1 },
    ]);
  });

  it('is made with its split as one step, or not at all', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaIds = [];
    for (let i = 0; i < 10; i++) mediaIds.push((await sized(db, `v${i}`, 6 + (i % 3))).mediaId);
    const made = makeDataset(db, { ...request, name: 'whole', mediaIds, split });
    const items = itemsOfSplit(db, made.split!.id, 0, 100);
    const countOf = (part: string) => items.filter((item) => item.part === part).length;
    expect(['train', 'validation', 'test'].map(countOf)).toEqual([30, 10, 10]);
    expect(undo(db)?.label).toBe('Make data set');
    expect(listDatasets(db)).toEqual([]);
    const few = { ...request, name: 'few', mediaIds: mediaIds.slice(0, 2), split };
    expect(() => makeDataset(db, few)).toThrow(/3 groups by patient/);
    expect(listDatasets(db)).toEqual([]);
  });

  it('takes items without a patient only where somebody agreed, each as a patient of its own', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaIds = [];
    for (const name of ['a', 'b', 'c']) mediaIds.push((await sized(db, name, 5)).mediaId);
    assignPatient(db, mediaIds.slice(0, 2), unassigned, '1');
    const refused = { ...request, name: 'n', mediaIds };
    expect(() => makeDataset(db, refused)).toThrow(
      expect.objectContaining({ code: 'invalid_input', details: { unassigned: 2 } }),
    );
    const { dataset } = makeDataset(db, { ...refused, unassignedAsPatients: true });
    expect(dataset.patientCount).toBe(3);
    expect(mediaOfDataset(db, dataset.id)).toHaveLength(3);
  });

  it('says why nothing can be learned', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaId = addVideo(db);
    await importLesion(db, mediaId, 'a');
    expect(() => makeDataset(db, { ...request, name: 'n', mediaIds: [mediaId] })).toThrow(
      /Nothing here has the label size: 1 × lesions without a size/,
    );
  });
});
