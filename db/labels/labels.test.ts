import { describe, expect, it } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import type { Field, LabelTarget, LabelValue } from '../../main/contract/labels.ts';
import { fieldId, good, poor, sampleFields, saveSampleFields } from '../../test/database/fields.ts';
import { addVideo, freshLibrary, importLesion } from '../../test/database/library.ts';
import { visibleState } from '../../test/database/visible.ts';
import {
  currentSchema,
  labelsOfMedia,
  listAudit,
  redo,
  saveSchema,
  setLabels,
  undo,
  type WritableDb,
} from '../index.ts';

const { quality, stage, finding, age, clean, paris } = sampleFields;

/** `[from, to) value` of the quality labels of a video. */
const ranges = (db: WritableDb, mediaId: MediaId) =>
  labelsOfMedia(db, mediaId)
    .filter((label) => label.fieldId === quality.id)
    .map(({ fromFrame, toFrame, value }) => `${fromFrame}-${toFrame} ${value === good ? 'good' : 'poor'}`);

describe('REQ-DATA-016 the label schema', () => {
  it('has versions, each with its author, and every one comes back by undo', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    expect(currentSchema(db)).toEqual({ version: 0, fields: [], author: null, savedAt: null });
    saveSampleFields(db);
    const first = currentSchema(db);
    expect(first).toMatchObject({ version: 1, author: 'Dr Test', fields: Object.values(sampleFields) });
    const renamed = first.fields.map((field) => ({ ...field, name: `${field.name} new` }) as Field);
    expect(saveSchema(db, 1, renamed).version).toBe(2);
    undo(db);
    expect(currentSchema(db)).toEqual(first);
    expect(saveSchema(db, 1, renamed.slice(1)).version).toBe(3);
    expect(saveSchema(db, 3, renamed.slice(1)).version).toBe(3); // the same again is no version
    expect(listAudit(db, 1)[0]).toMatchObject({ action: 'schema.save', entityId: '3' });
  });

  it('is not saved over a version that somebody else made', async () => {
    await using library = await freshLibrary();
    saveSampleFields(library.db);
    expect(() => saveSchema(library.db, 0, [])).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  it('takes no meaning away from labels that there are', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    saveSampleFields(db);
    const mediaId = addVideo(db);
    setLabels(db, [{ fieldId: finding.id, target: { mediaId }, value: finding.classes[0].id }]);
    const others = Object.values(sampleFields).filter(({ id }) => id !== finding.id) as Field[];
    const less: Field = { ...finding, classes: [finding.classes[1]] };
    expect(() => saveSchema(db, 1, [...others, less])).toThrow(/1 labels of finding have the class polyp/);
    expect(() => saveSchema(db, 1, [...others, { ...finding, subject: 'frame' } as Field])).toThrow(
      /1 labels of finding would lose their meaning/,
    );
    const unused: Field = { ...finding, classes: [finding.classes[0]] };
    expect(saveSchema(db, 1, [...others, unused]).version).toBe(2);
    saveSchema(db, 2, others);
    expect(labelsOfMedia(db, mediaId)).toEqual([]);
    undo(db);
    expect(labelsOfMedia(db, mediaId)).toHaveLength(1);
  });

  it.each<[string, Field[]]>([
    ['two fields are called', [clean, { ...stage, name: 'Clean' }]],
    ['built-in field', [{ ...clean, name: 'Size' }]],
    ['same id', [clean, { ...clean, name: 'other' }]],
    ['above its greatest', [{ ...age, minimum: 130 }]],
    [
      'two classes of quality are called',
      [{ ...quality, classes: quality.classes.map((each) => ({ ...each, name: 'x' })) }],
    ],
    [
      'another class have the shortcut 2',
      [
        quality,
        {
          ...finding,
          classes: finding.classes.map((each, i) => ({ ...each, shortcut: String(i + 2) })),
        },
      ],
    ],
    [
      'have the shortcut',
      [{ ...quality, classes: quality.classes.map((each) => ({ ...each, shortcut: '1' })) }],
    ],
  ])('is refused where it is not clear: %s', async (words, fields) => {
    await using library = await freshLibrary();
    expect(() => saveSchema(library.db, 0, fields)).toThrow(words);
    expect(currentSchema(library.db).version).toBe(0);
  });
});

describe('REQ-DATA-017 labels', () => {
  it('on frames take the place of what stood there and cut what reaches further', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    saveSampleFields(db);
    const mediaId = addVideo(db);
    const set = (fromFrame: number, toFrame: number, value: LabelValue | null) =>
      setLabels(db, [{ fieldId: quality.id, target: { mediaId, fromFrame, toFrame }, value }]);
    set(10, 50, good);
    expect(ranges(db, mediaId)).toEqual(['10-50 good']);
    set(20, 30, poor);
    expect(ranges(db, mediaId)).toEqual(['10-20 good', '20-30 poor', '30-50 good']);
    set(45, 60, poor);
    set(0, 12, null);
    expect(ranges(db, mediaId)).toEqual(['12-20 good', '20-30 poor', '30-45 good', '45-60 poor']);
    for (let step = 0; step < 3; step++) undo(db);
    expect(ranges(db, mediaId)).toEqual(['10-50 good']);
    for (let step = 0; step < 3; step++) redo(db);
    expect(ranges(db, mediaId)).toEqual(['12-20 good', '20-30 poor', '30-45 good', '45-60 poor']);
  });

  it('are set on items, ranges and objects with their author and time, and undone as one step', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    saveSampleFields(db);
    const mediaId = addVideo(db);
    const { lesionId } = await importLesion(db, mediaId, 'a');
    const before = visibleState(db);
    setLabels(db, [
      { fieldId: age.id, target: { mediaId }, value: 61 },
      { fieldId: clean.id, target: { mediaId }, value: false },
      { fieldId: stage.id, target: { mediaId, fromFrame: 0, toFrame: 9 }, value: 'withdrawal' },
      { fieldId: paris.id, target: { objectId: lesionId }, value: paris.classes[1].id },
    ]);
    const labels = labelsOfMedia(db, mediaId);
    expect(labels.map(({ value }) => value)).toEqual([61, false, paris.classes[1].id, 'withdrawal']);
    expect(labels[2]).toMatchObject({
      objectId: lesionId,
      mediaId: null,
      author: 'Dr Test',
      at: expect.stringMatching(/Z$/),
    });
    expect(undo(db)).toMatchObject({ label: 'Set label', place: { mediaId, lesionId, frameIndex: 0 } });
    expect(visibleState(db)).toBe(before);
    setLabels(db, [
      { fieldId: stage.id, target: { mediaId, fromFrame: 4, toFrame: 9 }, value: 'withdrawal' },
    ]);
    expect(undo(db)?.place).toEqual({ mediaId, frameIndex: 4, lesionId: null });
  });

  it('that change nothing leave no trace', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    saveSampleFields(db);
    const mediaId = addVideo(db);
    const set = { fieldId: age.id, target: { mediaId }, value: 61 };
    setLabels(db, [set]);
    const audited = listAudit(db, 100).length;
    setLabels(db, [set]);
    setLabels(db, [{ ...set, fieldId: clean.id, value: null }]);
    expect(listAudit(db, 100)).toHaveLength(audited);
  });

  it('are all set or none, and only such as their field can have', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    saveSampleFields(db);
    const mediaId = addVideo(db);
    const item = { mediaId };
    const frames = { mediaId, fromFrame: 0, toFrame: 5 };
    const wrong: [Field, LabelTarget, LabelValue, string][] = [
      [age, item, 130, 'at most 120'],
      [age, item, 'old', 'is a number'],
      [clean, item, 'yes', 'yes or no'],
      [finding, item, good, 'no such class'],
      [finding, frames, finding.classes[0].id, 'on whole items'],
      [quality, item, good, 'on frames'],
      [quality, { mediaId, fromFrame: 99, toFrame: 101 }, good, 'no frame 100'],
      [quality, { mediaId, fromFrame: 5, toFrame: 5 }, good, 'behind its first frame'],
      [{ ...age, id: fieldId(9) }, item, 1, 'no such field'],
    ];
    for (const [field, target, value, words] of wrong) {
      const sets = [
        { fieldId: age.id, target: item, value: 50 },
        { fieldId: field.id, target, value },
      ];
      expect(() => setLabels(db, sets), words).toThrow(words);
    }
    expect(labelsOfMedia(db, mediaId)).toEqual([]);
  });
});
