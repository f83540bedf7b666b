import { describe, expect, it } from 'vitest';
import {
  assignPatient,
  frozenDataset,
  itemsOfSplit,
  listDatasets,
  mediaOfDataset,
  setDamage,
  setLabels,
  setLesionSize,
  undo,
  type WritableDb,
} from '../../../db/index.ts';
import { good, poor, sampleFields, saveSampleFields } from '../../../test/database/fields.ts';
import { addVideo, freshLibrary, importLesion } from '../../../test/database/library.ts';
import { CaliperError } from '../../contract/errors.ts';
import { sizeFieldId } from '../../contract/labels.ts';
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

const request = { fieldId: sizeFieldId, unassignedAsPatients: false, framesPerSubject: 5, frameStride: 10 };

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
    const { dataset, leftOut } = await makeDataset(db, {
      ...request,
      name: 'sizes',
      mediaIds: [mediaId, empty],
    });
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
    const made = await makeDataset(db, { ...request, name: 'whole', mediaIds, split });
    const items = itemsOfSplit(db, made.split!.id, 0, 100);
    const countOf = (part: string) => items.filter((item) => item.part === part).length;
    expect(['train', 'validation', 'test'].map(countOf)).toEqual([30, 10, 10]);
    expect(undo(db)?.label).toBe('Make data set');
    expect(listDatasets(db)).toEqual([]);
    const few = { ...request, name: 'few', mediaIds: mediaIds.slice(0, 2), split };
    await expect(makeDataset(db, few)).rejects.toThrow(/3 groups by patient/);
    expect(listDatasets(db)).toEqual([]);
  });

  it('leaves nothing where its split cannot be stored', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaIds = [];
    for (let i = 0; i < 6; i++) mediaIds.push((await sized(db, `v${i}`, 7)).mediaId);
    db.sqlite.exec(
      "CREATE TRIGGER full BEFORE INSERT ON split BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    );
    await expect(makeDataset(db, { ...request, name: 'n', mediaIds, split })).rejects.toThrow();
    expect(listDatasets(db)).toEqual([]);
    expect(db.read('SELECT * FROM dataset_item').all()).toEqual([]);
  });

  it('is not made of a library that was edited while it was read, and stops where it is asked to', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaIds = [(await sized(db, 'a', 5)).mediaId, (await sized(db, 'b', 5)).mediaId];
    const made = { ...request, name: 'n', mediaIds };
    const edit = async () => void addVideo(db, 'meanwhile');
    await expect(makeDataset(db, made, edit)).rejects.toMatchObject({ code: 'conflict' });
    const stop = () => Promise.reject(new CaliperError('cancelled', 'stop'));
    await expect(makeDataset(db, made, stop)).rejects.toMatchObject({ code: 'cancelled' });
    expect(listDatasets(db)).toEqual([]);
  });

  it('takes items without a patient only where somebody agreed, each as a patient of its own', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaIds = [];
    for (const name of ['a', 'b', 'c']) mediaIds.push((await sized(db, name, 5)).mediaId);
    assignPatient(db, mediaIds.slice(0, 2), unassigned, '1');
    const refused = { ...request, name: 'n', mediaIds };
    await expect(makeDataset(db, refused)).rejects.toThrow(
      expect.objectContaining({ code: 'invalid_input', details: { unassigned: 2 } }),
    );
    const { dataset } = await makeDataset(db, { ...refused, unassignedAsPatients: true });
    expect(dataset.patientCount).toBe(3);
    expect(mediaOfDataset(db, dataset.id)).toHaveLength(3);
  });

  it('says why nothing can be learned', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const mediaId = addVideo(db);
    await importLesion(db, mediaId, 'a');
    await expect(makeDataset(db, { ...request, name: 'n', mediaIds: [mediaId] })).rejects.toThrow(
      /Nothing on the chosen media has the label size: 1 × lesions without a size/,
    );
  });
});

describe('REQ-DATA-019 a data set of any field', () => {
  const { quality, stage, finding, age, clean, paris } = sampleFields;

  /** A library with the sample fields and two videos of 100 frames. */
  async function labelled() {
    const library = await freshLibrary();
    saveSampleFields(library.db);
    const mediaIds = [addVideo(library.db, 'a'), addVideo(library.db, 'b')] as const;
    return { library, db: library.db, mediaIds: [...mediaIds], a: mediaIds[0], b: mediaIds[1] };
  }

  it('has the labelled frames of a field of frames: single ones, and of a range every so-many-th', async () => {
    const { library, db, mediaIds, a, b } = await labelled();
    await using _ = library;
    setLabels(db, [
      { fieldId: quality.id, target: { mediaId: a, fromFrame: 10, toFrame: 40 }, value: good },
      { fieldId: quality.id, target: { mediaId: b, fromFrame: 7, toFrame: 8 }, value: poor },
    ]);
    setDamage(db, a, { checkedFrames: 100, damaged: [{ from: 10, to: 12 }], lost: [] });
    const { dataset, leftOut } = await makeDataset(db, {
      ...request,
      fieldId: quality.id,
      name: 'q',
      mediaIds,
    });
    const { items } = frozenDataset(db, dataset.id);
    expect(
      items.map(({ medium, frameIndex, label, provenance }) => [medium, frameIndex, label, provenance]),
    ).toEqual([
      [0, 12, 'good', 'Dr Test'],
      [0, 22, 'good', 'Dr Test'],
      [0, 32, 'good', 'Dr Test'],
      [1, 7, 'poor', 'Dr Test'],
    ]);
    expect(dataset.field).toEqual({
      name: 'quality',
      subject: 'frame',
      kind: 'class',
      classes: ['good', 'poor'],
    });
    expect(leftOut).toContainEqual({ reason: 'labelled frames that are damaged', count: 2 });
  });

  it('has a few frames of each item or range, and of labelled objects their boxed frames', async () => {
    const { library, db, mediaIds, a, b } = await labelled();
    await using _ = library;
    const { lesionId } = await importLesion(db, a, 'L1');
    const second = await importLesion(db, b, 'L2');
    setLabels(db, [
      { fieldId: finding.id, target: { mediaId: a }, value: finding.classes[0].id },
      { fieldId: finding.id, target: { mediaId: b }, value: finding.classes[1].id },
      { fieldId: age.id, target: { mediaId: b }, value: 61 },
      { fieldId: clean.id, target: { mediaId: a }, value: true },
      { fieldId: clean.id, target: { mediaId: b }, value: false },
      { fieldId: paris.id, target: { objectId: lesionId }, value: paris.classes[1].id },
      { fieldId: paris.id, target: { objectId: second.lesionId }, value: paris.classes[0].id },
    ]);
    const itemsOf = async (fieldId: typeof finding.id, name: string) => {
      const { dataset } = await makeDataset(db, { ...request, fieldId, name, mediaIds });
      return frozenDataset(db, dataset.id).items;
    };
    const findings = await itemsOf(finding.id, 'finding');
    expect(findings.map(({ frameIndex }) => frameIndex)).toEqual([0, 25, 50, 74, 99, 0, 25, 50, 74, 99]);
    expect(findings.map(({ label }) => label).slice(4, 6)).toEqual(['polyp', 'none']);
    expect((await itemsOf(age.id, 'age'))[0]).toMatchObject({ label: 61, box: null });
    expect((await itemsOf(clean.id, 'clean'))[0]).toMatchObject({ label: 'yes' });
    expect((await itemsOf(paris.id, 'paris'))[0]).toMatchObject({
      label: 'IIa',
      objectId: lesionId,
      box: { xMinPx: 0 },
    });
  });

  it('is refused for texts, and where there is nothing to tell apart', async () => {
    const { library, db, mediaIds, a } = await labelled();
    await using _ = library;
    const make = (fieldId: typeof finding.id) =>
      makeDataset(db, { ...request, fieldId, name: 'n', mediaIds });
    await expect(make(stage.id)).rejects.toThrow(/stage is a text, and nothing learns texts/);
    setLabels(db, [{ fieldId: finding.id, target: { mediaId: a }, value: finding.classes[0].id }]);
    await expect(make(finding.id)).rejects.toThrow(/All 5 items have the finding polyp/);
    expect(listDatasets(db)).toEqual([]);
  });
});
