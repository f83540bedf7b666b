import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import type { FrameSource } from '../media/index.ts';
import { parseCsvBoxes } from './csv-boxes.ts';
import { importTracks } from './import-tracks.ts';
import { parseJsonBoxes } from './json-boxes.ts';

const inFolder = temporaryFolder();
const video = { widthPx: 384, heightPx: 288, frameCount: 10 };
const header = 'frame_index,lesion,xmin,ymin,xmax,ymax,size_mm';
const good = (frame: number, lesion: string, sizeMm = '') => `${frame},${lesion},10,20,50,60,${sizeMm}`;

describe('REQ-DATA-007 what an import reports', () => {
  it('counts every row and every reason exactly, however many', () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => good(i, 'a'));
    const found = parseCsvBoxes([header, ...rows].join('\n'), video);
    expect(found.counts).toEqual({ read: 12_000, taken: 10, leftOut: 11_990, adjusted: 0 });
    expect(found.skipped).toHaveLength(10_000);
    expect(found.reasons).toEqual([
      {
        ...{ outcome: 'left out', reason: 'there is no such frame', count: 11_990 },
        places: ['line 12', 'line 13', 'line 14'],
      },
    ]);
  });

  it('leaves out what is too long or too large with its reason, and takes the rest', () => {
    const rows = [
      good(0, 'n'.repeat(200)),
      good(1, 'n'.repeat(201)),
      good(2, 'a', '700'),
      good(3, 'b', '500'),
    ];
    const found = parseCsvBoxes([header, ...rows].join('\n'), video);
    expect(found.lesions.map(({ name, sizeMm }) => [name.length, sizeMm])).toEqual([
      [200, undefined],
      [1, undefined],
      [1, 500],
    ]);
    expect(found.skipped).toEqual([
      { where: 'line 3', reason: 'the name of the lesion is longer than 200 characters' },
    ]);
    expect(found.adjusted).toEqual([
      { where: 'line 4', reason: 'a size of 700 mm was left out; the box was taken' },
    ]);
  });

  it('adds up: what was read is what was taken and what was left out, and the reasons are all of the latter', () => {
    const cell = fc.oneof(
      fc.integer({ min: -500, max: 900 }).map(String),
      fc.string(),
      fc.constantFrom('a', '', 'NaN', '1e400', '"', 'n'.repeat(201)),
    );
    const row = fc.oneof(
      fc.array(cell, { maxLength: 8 }),
      fc.constantFrom(['1', 'a', '1', '2', '3', '4', '700']),
    );
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom(',', ';', '\t'), (rows, separator) => {
        const lines = [header.replaceAll(',', separator), ...rows.map((cells) => cells.join(separator))];
        const { counts, reasons, lesions, skipped } = parseCsvBoxes(lines.join('\n'), video);
        const boxes = lesions.reduce((sum, lesion) => sum + lesion.boxes.size, 0);
        const told = reasons.filter(({ outcome }) => outcome === 'left out');
        expect(counts.read).toBe(counts.taken + counts.leftOut);
        expect(counts.taken).toBe(boxes);
        expect(counts.leftOut).toBe(skipped.length);
        expect(counts.leftOut).toBe(told.reduce((sum, { count }) => sum + count, 0));
      }),
    );
    const annotation = fc.record({
      image_id: fc.integer({ min: 0, max: 4 }),
      bbox: fc.array(fc.integer({ min: -50, max: 400 }), { minLength: 3, maxLength: 4 }),
      track_id: fc.constantFrom('a', 'b', ''),
    });
    fc.assert(
      fc.property(fc.array(annotation), (annotations) => {
        const images = [1, 2, 3].map((id) => ({ id, frame_index: 6 * id }));
        const { counts } = parseJsonBoxes(JSON.stringify({ images, annotations }), video);
        expect(counts.read).toBe(annotations.length);
        expect(counts.taken + counts.leftOut).toBe(annotations.length);
      }),
    );
  });
});

describe('REQ-DATA-008 encodings and separators', () => {
  const text = `${header.replaceAll(',', ';')}\n1;Läsion „ß“;10,5;20;50;60;6,5\n`;
  const windows1252 = Buffer.from(text.replace('„', '\x84').replace('“', '\x93'), 'latin1');
  const utf16be = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

  it.each([
    ['utf8.csv', Buffer.from(text), 'UTF-8'],
    ['utf8-mark.csv', Buffer.from(`\ufeff${text}`), 'UTF-8'],
    ['utf16le.csv', Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16'],
    ['utf16be.csv', utf16be, 'UTF-16'],
    ['windows-1252.csv', windows1252, 'Windows-1252'],
  ])('reads the name in %s and says how', async (name, bytes, encoding) => {
    await writeFile(inFolder(name), bytes);
    const found = await importTracks(inFolder(name), video as FrameSource);
    expect(found.lesions.map((lesion) => [lesion.name, lesion.sizeMm])).toEqual([['Läsion „ß“', 6.5]]);
    expect(found.notes).toEqual([`Read as ${encoding}, separated by semicolons, with decimal commas.`]);
  });

  it('reads decimal commas between tabs, and never between commas', () => {
    const tabs = parseCsvBoxes(`${header.replaceAll(',', '\t')}\n1\ta\t10,5\t20\t50\t60\t\n`, video);
    expect(tabs.lesions[0]!.boxes.get(1)).toMatchObject({ xMinPx: 10.5 });
    expect(tabs.notes).toEqual(['Read as UTF-8, separated by tabs, with decimal commas.']);
    const quoted = parseCsvBoxes(`${header}\n1,a,"10,5",20,50,60,\n`, video);
    expect(quoted.skipped).toEqual([{ where: 'line 2', reason: 'a corner of the box is no number' }]);
  });

  it('names missing columns as a file writes them', () => {
    expect(() => parseCsvBoxes('lesion,xmin,ymin,xmax,ymax\n', video)).toThrow(
      /lacks the column frame_index\./,
    );
    expect(() => parseCsvBoxes('lesion,ymin,xmax,ymax\n', video)).toThrow(/the columns frame_index, xmin\./);
  });
});
