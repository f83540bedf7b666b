import { mkdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import type { FrameSource } from '../media/index.ts';
import { parseCsvBoxes } from './csv-boxes.ts';
import { importTracks } from './import-tracks.ts';
import { parseJsonBoxes } from './json-boxes.ts';
import { clampBox } from './track-builder.ts';
import type { ImportedTracks } from './tracks.ts';

const inFolder = temporaryFolder();
const video = { widthPx: 384, heightPx: 288, frameCount: 10 };
const header = 'frame_index,lesion,xmin,ymin,xmax,ymax';

/** Tracks as plain values: `lesion@frame: xmin ymin xmax ymax`. */
const listed = ({ lesions }: ImportedTracks) =>
  lesions.flatMap(({ name, boxes }) =>
    [...boxes].map(([frame, b]) => `${name}@${frame}: ${b.xMinPx} ${b.yMinPx} ${b.xMaxPx} ${b.yMaxPx}`),
  );

describe('boxes as CSV (REQ-DATA-001)', () => {
  it('reads the plain form', () => {
    const found = parseCsvBoxes(`${header}\n0,a,40,155,264,280\n1,a,41,155,264,280\n1,b,1,2,3,4\n`, video);
    expect(listed(found)).toEqual(['a@0: 40 155 264 280', 'a@1: 41 155 264 280', 'b@1: 1 2 3 4']);
    expect(found.skipped).toEqual([]);
    expect(found.adjusted).toEqual([]);
  });

  it('reads byte order mark, CRLF, quotes, decimals, other orders, names and separators', () => {
    const quoted =
      '\ufeffLesion;Frame;x_max;XMIN;y-min;Y Max;size_mm\r\n"polyp ""7"", sigma";3;20,5;10,25;5;9;6,5\r\n\r\n';
    const found = parseCsvBoxes(quoted, video);
    expect(listed(found)).toEqual(['polyp "7", sigma@3: 10.25 5 20.5 9']);
    expect(found.lesions[0]!.sizeMm).toBe(6.5);
    expect(listed(parseCsvBoxes(`${header.replaceAll(',', '\t')}\n2\ta\t1\t2\t3\t4`, video))).toEqual([
      'a@2: 1 2 3 4',
    ]);
  });

  it('passes over comments above the header, and keeps a name that begins with #', () => {
    const text = `\ufeff# Research use only\r\n# second; line\r\n${header}\n#1,a,1,2,3,4\n1,#2,1,2,3,4\n`;
    const found = parseCsvBoxes(text, video);
    expect(listed(found)).toEqual(['#2@1: 1 2 3 4']);
    expect(found.skipped).toMatchObject([{ where: 'line 4' }]);
  });

  it('cuts boxes at the edge, and skips what cannot be used with line and reason', () => {
    const rows = [
      '0,a,-10,100,400,300', // over the edge
      '1,a,400,10,500,20', // outside
      '2,a,20,20,20,30', // no area
      '3,a,30,20,20,30', // turned round
      '10,a,1,2,3,4', // no such frame
      '4.5,a,1,2,3,4',
      '5,a,x,2,3,4',
      '5,a,0x10,2,30,4',
      '5,a,1,2,3',
      '5,,1,2,3,4',
      '0,a,-10,100,400,300', // repeated
      '5,"a,1,2,3,4',
    ];
    const found = parseCsvBoxes([header, ...rows].join('\n'), video);
    expect(listed(found)).toEqual(['a@0: 0 100 384 288']);
    expect(found.adjusted).toEqual([{ where: 'line 2', reason: 'the box was cut at the edge of the frame' }]);
    const reasons = found.skipped.map(({ where, reason }) => `${where}: ${reason}`);
    expect(reasons.slice(1, 10)).toEqual([
      'line 3: the box lies outside the frame of 384 × 288 pixels',
      'line 4: the box has no area',
      'line 5: the box has no area',
      'line 6: there is no frame 10 (the last one is 9)',
      'line 7: the frame index is no whole number',
      'line 8: a corner of the box is no number',
      'line 9: a corner of the box is no number',
      'line 10: a value is missing',
      'line 11: a value is missing',
    ]);
    expect(reasons[10]).toContain('line 12: lesion a has a box on frame 0 already');
    expect(reasons[0]).toContain('line 13: not readable as CSV');
    expect(reasons).toHaveLength(11);
  });

  it('refuses a file without the columns, naming them', () => {
    expect(() => parseCsvBoxes('frame_index,lesion,xmin,ymin\n0,a,1,2\n', video)).toThrow(
      /lacks the columns xmax, ymax/,
    );
    expect(() => parseCsvBoxes('', video)).toThrow('empty');
  });

  it('refuses names with control characters or of absurd length', () => {
    const found = parseCsvBoxes(`${header}\n0,"a\u0007",1,2,3,4\n0,${'n'.repeat(4096)},1,2,3,4\n`, video);
    expect(found.lesions).toEqual([]);
    expect(found.skipped.map(({ reason }) => reason)).toEqual([
      'the lesion has no usable name',
      'the name of the lesion is longer than 200 characters',
    ]);
  });

  it('never throws on any text that has the header, and keeps every box inside the frame', () => {
    const cell = fc.oneof(
      fc.integer({ min: -500, max: 900 }).map(String),
      fc.string(),
      fc.constantFrom('a', '', 'NaN', '1e400', '"'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 8 })), (rows) => {
        const { lesions } = parseCsvBoxes([header, ...rows.map((row) => row.join(','))].join('\n'), video);
        for (const { boxes } of lesions) {
          for (const [frame, box] of boxes) {
            expect(frame).toBeLessThan(10);
            expect(clampBox(box, 384, 288)).toEqual(box);
          }
        }
      }),
    );
  });
});

describe('boxes as JSON (REQ-DATA-002)', () => {
  it('reads our own shape, skipping single bad boxes', () => {
    const good = { frameIndex: 2, xMinPx: 1, yMinPx: 2, xMaxPx: 30, yMaxPx: 40 };
    const text = JSON.stringify({
      lesions: [{ name: 'a', sizeMm: 4, boxes: [good, { frameIndex: 3 }, null] }],
    });
    const found = parseJsonBoxes(`\ufeff${text}`, video);
    expect(listed(found)).toEqual(['a@2: 1 2 30 40']);
    expect(found.lesions[0]!.sizeMm).toBe(4);
    expect(found.skipped.map(({ where }) => where)).toEqual(['lesions[0].boxes[1]', 'lesions[0].boxes[2]']);
  });

  it('reads COCO by frame index and by file name, by track and by category', () => {
    const coco = {
      images: [
        { id: 1, file_name: '001-001_4.jpg' },
        { id: 2, frame_index: 5, width: 384, height: 288 },
        { id: 3, frame_index: 6, width: 640, height: 480 },
        { id: 4, file_name: '../../etc/7.jpg' },
        { id: 5, file_name: 'a\0_8.jpg' },
      ],
      categories: [{ id: 9, name: 'polyp' }],
      annotations: [
        { image_id: 1, category_id: 9, bbox: [10, 20, 30, 40] },
        { image_id: 2, category_id: 9, track_id: '001-001_1', bbox: [1, 2, 3, 4] },
        ...[3, 4, 5, 77].map((image_id) => ({ image_id, category_id: 9, bbox: [1, 2, 3, 4] })),
        { image_id: 1, bbox: [1, 2] },
      ],
    };
    const found = parseJsonBoxes(JSON.stringify(coco), video);
    expect(listed(found)).toEqual(['polyp@4: 10 20 40 60', '001-001_1@5: 1 2 4 6']);
    expect(found.skipped.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
      'annotations[2]: its image 3 is of 640 × 480 pixels, the frames of 384 × 288',
      'annotations[3]: its image 4 has a name that no frame has',
      'annotations[4]: its image 5 has a name that no frame has',
      'annotations[5]: its image 77 is not in the list of images',
      'annotations[6]: needs image_id and a bbox of four numbers',
    ]);
    expect(found.notes).toContain('3 of the 5 images of the file belong to no frame.');
  });

  it('refuses other JSON, and text that is none', () => {
    expect(() => parseJsonBoxes('[1,2]', video)).toThrow('neither Caliper boxes');
    expect(() => parseJsonBoxes('{"lesions": [', video)).toThrow('no valid JSON');
  });
});

describe('boxes as Pascal VOC (REQ-DATA-003)', () => {
  const xml = (filename: string, objects: string, size = '<width>384</width><height>288</height>') =>
    `<annotation><folder>001-001</folder><filename>${filename}</filename><size>${size}<depth>3</depth></size>${objects}</annotation>`;
  const polyp = (id: string, corners: string) =>
    `<object><name>lesion</name><unique_id>${id}</unique_id><box_id>1</box_id><bndbox>${corners}</bndbox></object>`;
  const corners = '<xmin>10</xmin><xmax>50</xmax><ymin>20</ymin><ymax>60</ymax>';

  it('reads the REAL-Colon dialect, xmax before ymin, one frame a file in order of their numbers', async () => {
    await mkdir(inFolder('voc'));
    const files: Record<string, string> = {
      '001-001_2.xml': xml('001-001_2.jpg', polyp('001-001_1', corners)),
      '001-001_9.xml': xml('001-001_9.jpg', polyp('001-001_1', corners) + polyp('007', corners)),
      '001-001_3.xml': xml('001-001_3.jpg', ''),
      '001-001_4.xml': xml('../../001-001_4.jpg', polyp('001-001_1', corners)),
      '001-001_5.xml': xml(
        '001-001_5.jpg',
        polyp('001-001_1', corners),
        '<width>640</width><height>480</height>',
      ),
      '001-001_6.xml': xml('001-001_6.jpg', polyp('001-001_1', '<xmin>10</xmin><xmax>50</xmax>')),
      '001-001_7.xml': '<annotation><filename>x',
      // An entity stays as it is written, so that none can grow without end.
      '001-001_8.xml': xml('&b;', polyp('&b;', corners)).replace(
        '<annotation>',
        '<!DOCTYPE a [<!ENTITY b "long">]><annotation>',
      ),
      '001-001_10.xml': xml('001-001_10.jpg', polyp('001-001_1', corners)),
      'notes.txt': 'no annotation',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(inFolder('voc', name), text);
    const found = await importTracks(inFolder('voc'), video as FrameSource);
    expect(listed(found)).toEqual([
      '001-001_1@2: 10 20 50 60',
      '001-001_1@9: 10 20 50 60',
      '&b;@8: 10 20 50 60',
      '007@9: 10 20 50 60',
    ]);
    expect(found.skipped.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
      '001-001_4.xml: names its image by a path, which is refused',
      '001-001_5.xml: is of 640 × 480 pixels, the frames of 384 × 288',
      '001-001_6.xml object 1: has no complete bndbox',
      expect.stringContaining('001-001_7.xml: '),
      '001-001_10.xml object 1: there is no frame 10 (the last one is 9)',
    ]);
  });

  it('matches files by name where frames are files', async () => {
    const frameNames = ['001-001_2.jpg', '001-001_9.jpg'];
    const found = await importTracks(inFolder('voc'), {
      ...video,
      frameCount: 2,
      frameNames,
    } as unknown as FrameSource);
    expect(listed(found)).toEqual([
      '001-001_1@0: 10 20 50 60',
      '001-001_1@1: 10 20 50 60',
      '007@1: 10 20 50 60',
    ]);
  });
});

describe('choosing the importer by content', () => {
  it('does so whatever the name, and refuses what is none', async () => {
    await writeFile(inFolder('boxes.dat'), `${header}\n0,a,1,2,3,4\n`);
    await writeFile(inFolder('boxes.csv'), '{"lesions": []}');
    await writeFile(inFolder('utf16.csv'), Buffer.from(`\ufeff${header}\n0,a,1,2,3,4\n`, 'utf16le'));
    await writeFile(inFolder('binary.csv'), Buffer.from([0, 1, 2, 44, 0, 3]));
    await mkdir(inFolder('nothing'));
    const target = video as FrameSource;
    expect(listed(await importTracks(inFolder('boxes.dat'), target))).toEqual(['a@0: 1 2 3 4']);
    expect((await importTracks(inFolder('boxes.csv'), target)).lesions).toEqual([]);
    expect(listed(await importTracks(inFolder('utf16.csv'), target))).toEqual(['a@0: 1 2 3 4']);
    for (const name of ['binary.csv', 'nothing']) {
      await expect(importTracks(inFolder(name), target)).rejects.toMatchObject({
        code: 'unsupported_format',
      });
    }
    await expect(importTracks(inFolder('absent.csv'), target)).rejects.toMatchObject({ code: 'not_found' });
    await expect(importTracks('a\0b', target)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
