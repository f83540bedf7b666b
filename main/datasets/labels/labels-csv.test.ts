import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  assignPatient,
  labelsOfMedia,
  setLabels,
  setLesionSize,
  type WritableDb,
} from '../../../db/index.ts';
import { poor, sampleFields, saveSampleFields } from '../../../test/database/fields.ts';
import { addVideo, freshLibrary, importLesion, temporaryFolder } from '../../../test/database/library.ts';
import { planLabels } from './plan-labels.ts';
import { parseLabelRows, readLabelRows } from './read-label-rows.ts';

const { finding, age, quality } = sampleFields;

/** A library with the videos a, b (patient P1) and c (P2), each of 100 frames. */
async function library() {
  const opened = await freshLibrary();
  const { db } = opened;
  saveSampleFields(db);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => addVideo(db, name));
  assignPatient(db, [a!, b!], 'P1', '1');
  assignPatient(db, [c!], 'P2', '1');
  return {
    ...opened,
    db,
    ids: { a: a!, b: b!, c: c! },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

const plan = (
  db: WritableDb,
  csv: string,
  { fieldName = null as string | null, replaceValues = false } = {},
) => {
  const { rows, decimalCommas, log } = parseLabelRows(csv, 'UTF-8', fieldName);
  return { ...planLabels(db, rows, { decimalCommas, replaceValues }), read: log };
};

const reasonsOf = ({
  log,
}: {
  log: { remarks: Record<string, readonly { where: string; reason: string }[]> };
}) => log.remarks['left out']!.map(({ where, reason }) => `${where}: ${reason}`);

describe('REQ-DATA-018 a CSV of labels', () => {
  it('is read by item or patient, field and value, whatever order, case, separator and other names its columns have', async () => {
    await using opened = await library();
    const { db, ids } = opened;
    const { sets, log } = plan(
      db,
      'Value;FIELD;Patient;File Name\n"61,5";Age;;/elsewhere/A.MP4\npolyp;finding;p2;\nnone;finding;P1;b\n',
    );
    expect(log.counts).toMatchObject({ taken: 3, leftOut: 0 });
    expect(sets).toEqual([
      { fieldId: age.id, target: { mediaId: ids.a }, value: 61.5 },
      { fieldId: finding.id, target: { mediaId: ids.c }, value: finding.classes[0].id },
      { fieldId: finding.id, target: { mediaId: ids.b }, value: finding.classes[1].id },
    ]);
  });

  it('finds a picture of a common name by the folder before it, and takes none of another folder', async () => {
    await using opened = await library();
    const { db } = opened;
    const tiles = ['B22-1', 'B22-2'].map((folder) => addVideo(db, `tiles/${folder}/00001`));
    const csv =
      'item,field,value\nB22-2/00001.mp4,age,50\nD:\\set\\tiles\\B22-1\\00001.mp4,age,51\nB22-3/00001.mp4,age,52\n00001.mp4,age,53\n';
    const planned = plan(db, csv);
    expect(planned.sets.map(({ target }) => target)).toEqual([{ mediaId: tiles[1] }, { mediaId: tiles[0] }]);
    expect(reasonsOf(planned)).toEqual([
      'line 4: the library has no item B22-3/00001.mp4',
      'line 5: 2 items are called 00001.mp4: give a path, an id or the patient',
    ]);
  });

  it('is read in the encoding in which it was written, with or without byte order mark', async () => {
    using folder = temporaryFolder();
    const text = 'item,field,value\nbefund ä,stage,Rückzug\n';
    const files: [string, Buffer, string][] = [
      ['utf8', Buffer.from(text), 'UTF-8'],
      ['bom', Buffer.from(`\uFEFF${text}`), 'UTF-8'],
      ['utf16', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'UTF-16'],
      ['latin1', Buffer.from(text, 'latin1'), 'Windows-1252'],
    ];
    for (const [name, bytes, encoding] of files) {
      writeFileSync(join(folder.path, name), bytes);
      const { rows, log } = await readLabelRows(join(folder.path, name), null);
      expect([rows[0]!.item, rows[0]!.value]).toEqual(['befund ä', 'Rückzug']);
      expect(log.notes[0]).toBe(`Read as ${encoding}, separated by commas.`);
    }
  });

  it('of one field needs no column for it, and may name its values by it', async () => {
    await using opened = await library();
    const { db, ids } = opened;
    const { sets } = plan(db, 'video,quality\na,poor\n', { fieldName: 'quality' });
    expect(sets).toEqual([
      { fieldId: quality.id, target: { mediaId: ids.a, fromFrame: 0, toFrame: 100 }, value: poor },
    ]);
    expect(() => parseLabelRows('item,value\n', 'UTF-8', null)).toThrow(/lacks the column field/);
    expect(() => parseLabelRows('frame,note\n', 'UTF-8', null)).toThrow(
      /lacks the columns item \(or patient\), field, value/,
    );
  });

  it('names frames and ranges, and lesions by their names; a size of a lesion is a size', async () => {
    await using opened = await library();
    const { db, ids } = opened;
    const { lesionId } = await importLesion(db, ids.a, 'L1');
    const csv =
      'item,lesion,frame,last_frame,field,value\na,,5,,quality,good\na,,10,19,quality,poor\na,L1,,,size,7.5\na,L1,,,paris shape,is\n';
    const { sets, sizes } = plan(db, csv);
    expect(sets.map(({ target }) => target)).toEqual([
      { mediaId: ids.a, fromFrame: 5, toFrame: 6 },
      { mediaId: ids.a, fromFrame: 10, toFrame: 20 },
      { objectId: lesionId },
    ]);
    expect(sizes).toEqual([{ lesionId, sizeMm: 7.5 }]);
  });

  it('says of each row that is left out why, and takes the others', async () => {
    await using opened = await library();
    const { db, ids } = opened;
    addVideo(db, 'twin');
    addVideo(db, 'twin');
    await importLesion(db, ids.a, 'L1');
    const bad = [
      ['a,,,,,colour,red', /there is no field colour/],
      ['z,,,,,age,50', /the library has no item z/],
      [',P9,,,,age,50', /the library has no patient P9/],
      ['c,P1,,,,age,50', /no item c of patient P1/],
      ['twin,,,,,age,50', /2 items are called twin/],
      ['a,,,,,age,old', /age is a number, not old/],
      ['a,,,,,age,200', /age lies outside its limits/],
      ['a,,,,,finding,maybe', /finding has no class maybe \(it has polyp, none\)/],
      ['a,,,,,clean,perhaps', /clean is yes or no, not perhaps/],
      ['a,,,3,,finding,polyp', /about whole items/],
      ['a,,,100,,quality,good', /no frame 100 \(the last one is 99\)/],
      ['a,,,9,3,quality,good', /its last frame lies before its first/],
      ['a,,,,,size,5', /the row names none/],
      ['a,,L9,,,size,5', /there is no lesion L9/],
      ['a,,L1,,,size,-5', /size is a number, not -5/],
      [',P1,,3,,quality,good', /a frame needs an item/],
    ] as const;
    const rows = bad.map(([row]) => row).join('\n');
    const planned = plan(db, `item,patient,lesion,frame,last_frame,field,value\n${rows}\na,,,,,age,50\n`);
    const reasons = reasonsOf(planned);
    for (const [i, [row, words]] of bad.entries()) {
      expect(reasons[i], row).toMatch(new RegExp(`^line ${i + 2}: .*${words.source}`));
    }
    expect(planned.log.counts).toMatchObject({ taken: 1, leftOut: bad.length });
    const unread = parseLabelRows(
      'item,field,value,frame,last_frame\n,age,5,,\na,,5,,\na,age,,,\na,quality,good,x,\na,quality,good,,7\n',
      'UTF-8',
      null,
    );
    expect(unread.rows).toEqual([]);
    expect(unread.log.counts).toMatchObject({ read: 5, leftOut: 5 });
  });

  it('replaces no value unless it is asked to, and takes an equal one as it is', async () => {
    await using opened = await library();
    const { db, ids } = opened;
    const { lesionId } = await importLesion(db, ids.a, 'L1');
    setLesionSize(db, lesionId, { sizeMm: 4, provenance: 'pathology' });
    setLabels(db, [{ fieldId: age.id, target: { mediaId: ids.a }, value: 50 }]);
    setLabels(db, [
      { fieldId: quality.id, target: { mediaId: ids.a, fromFrame: 3, toFrame: 4 }, value: poor },
    ]);
    const csv = 'item,lesion,field,value\na,,age,51\na,L1,size,5\na,,quality,good\nb,,age,60\n';
    const kept = plan(db, csv);
    expect(reasonsOf(kept)).toEqual([2, 3, 4].map((line) => `line ${line}: there is another value already`));
    expect([kept.sets.length, kept.sizes.length, kept.replaced]).toEqual([1, 0, 0]);
    const replaced = plan(db, csv, { replaceValues: true });
    expect([replaced.sets.length, replaced.sizes.length, replaced.replaced]).toEqual([3, 1, 3]);
    const same = plan(db, 'item,field,value\na,age,50\nb,age,60\nb,age,60\nb,age,61\n');
    expect([same.alreadyThere, same.sets.length]).toEqual([2, 1]);
    expect(reasonsOf(same)).toEqual(['line 5: it contradicts line 3']);
    expect(labelsOfMedia(db, ids.b)).toEqual([]);
  });
});
