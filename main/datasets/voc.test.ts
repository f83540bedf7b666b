import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { asCvat, asLabelImg, asRoboflow, asVott, type DrawnBox } from '../../test/voc-tools.ts';
import { FrameIndex, type FrameSource } from '../media/index.ts';
import { importTracks } from './import-tracks.ts';
import type { ImportedTracks } from './tracks.ts';

const inFolder = temporaryFolder();
const size = { widthPx: 384, heightPx: 288 };
const video = { ...size, frameCount: 10 } as FrameSource;
const still = { ...size, frameCount: 1, frameNames: ['still.png'] } as unknown as FrameSource;

const box = (name: string, left = 10): DrawnBox => ({
  ...{ name, xMin: left, yMin: 20, xMax: left + 40, yMax: 60 },
});

const listed = ({ lesions }: ImportedTracks) =>
  lesions.flatMap(({ name, boxes }) =>
    [...boxes].map(([frame, b]) => `${name}@${frame}: ${b.xMinPx} ${b.yMinPx} ${b.xMaxPx} ${b.yMaxPx}`),
  );

let folders = 0;

async function read(files: Readonly<Record<string, string | Buffer>>, target = video) {
  const folder = inFolder(`voc-${folders++}`);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ''), { recursive: true });
    await writeFile(`${folder}/${name}`, content);
  }
  return importTracks(folder, target);
}

const picture = (fileName: string, ...boxes: DrawnBox[]) => ({ fileName, ...size, boxes });

describe('REQ-DATA-006 Pascal VOC files as tools write them', () => {
  it.each([
    ['LabelImg', asLabelImg, 'Corners were taken as written, counted from 0.'],
    ['CVAT', asCvat, 'Corners were taken as written, counted from 0.'],
    ['Roboflow', asRoboflow, 'Corners were counted from 1, as Roboflow does.'],
    ['VoTT', asVott, 'Corners were taken as written, counted from 0.'],
  ] as const)(
    'reads the boxes of %s where they were drawn, the class as the lesion',
    async (_, write, corners) => {
      const found = await read({
        'frame_000002.xml': write(picture('frame_000002.png', box('polyp'))),
        'frame_000003.xml': write(picture('frame_000003.png', box('polyp', 12), box('other', 100))),
        'frame_000004.xml': write(picture('frame_000004.png')),
      });
      expect(listed(found)).toEqual([
        'polyp@2: 10 20 50 60',
        'polyp@3: 12 20 52 60',
        'other@3: 100 20 140 60',
      ]);
      expect(found.skipped).toEqual([]);
      expect(found.counts).toEqual({ read: 3, taken: 3, leftOut: 0, adjusted: 0 });
      expect(found.notes).toEqual([
        'Read as UTF-8.',
        corners,
        'Frames were found by the time or the number at the end of each picture’s name, counted from 0.',
      ]);
    },
  );

  it('keeps decimals, and counts the pixels of the VOC database from 1 with the last one included', async () => {
    const decimals = { name: 'polyp', xMin: 10.25, yMin: 20.5, xMax: 50.75, yMax: 60 };
    expect(listed(await read({ '1.xml': asCvat(picture('1.png', decimals)) }))).toEqual([
      'polyp@1: 10.25 20.5 50.75 60',
    ]);
    const voc = asLabelImg(picture('1.png', box('polyp'))).replace('Unknown', 'The VOC2007 Database');
    const found = await read({ '1.xml': voc });
    expect(listed(found)).toEqual(['polyp@1: 9 19 50 60']);
    expect(found.notes).toContain(
      'Corners were counted from 1 with the last pixel included, as in the VOC database.',
    );
  });

  it('takes a track id for the lesion before the class', async () => {
    const cvat = asCvat(picture('1.png', box('polyp'), box('polyp', 100)), [7, 8]);
    expect(listed(await read({ '1.xml': cvat }))).toEqual(['7@1: 10 20 50 60', '8@1: 100 20 140 60']);
    const trackid = asLabelImg(picture('1.png', box('polyp'))).replace(
      '<name>',
      '<trackid>03</trackid><name>',
    );
    expect(listed(await read({ '1.xml': trackid }))).toEqual(['03@1: 10 20 50 60']);
  });

  it('never merges two boxes of one class on a frame: left out of a video with the reason, numbered on a still', async () => {
    const twice = picture('1.png', box('polyp'), box('polyp', 100), box('other', 200));
    const inVideo = await read({
      '1.xml': asLabelImg(twice),
      '2.xml': asLabelImg(picture('2.png', box('polyp'))),
    });
    expect(listed(inVideo)).toEqual(['other@1: 200 20 240 60', 'polyp@2: 10 20 50 60']);
    expect(inVideo.reasons).toEqual([
      {
        outcome: 'left out',
        reason:
          'several boxes of a frame have one class and no unique_id or track_id: which lesion each is cannot be told',
        count: 2,
        places: ['1.xml object 1', '1.xml object 2'],
      },
    ]);
    const onStill = await read({ 'still.xml': asLabelImg({ ...twice, fileName: 'still.png' }) }, still);
    expect(listed(onStill)).toEqual([
      'polyp 1@0: 10 20 50 60',
      'polyp 2@0: 100 20 140 60',
      'other@0: 200 20 240 60',
    ]);
  });

  it('reads a byte order mark, a namespace, a missing size and a missing file name', async () => {
    const plain = asLabelImg(picture('1.png', box('polyp')));
    const found = await read({
      '1.xml': `\ufeff${plain}`,
      '2.xml': plain.replace(/<filename>.*<\/filename>|<size>.*<\/size>/g, ''),
      '3.xml': plain
        .replaceAll(/<(\/?)(\w+)/g, '<$1v:$2')
        .replace('<v:annotation', '<v:annotation xmlns:v="urn:voc"')
        .replace('1.png', '3.png'),
      '4.xml': plain.replace('<width>384', '<width>0').replace('1.png', '4.png'),
    });
    expect(listed(found).map((line) => line.slice(0, 7))).toEqual([
      'polyp@1',
      'polyp@2',
      'polyp@3',
      'polyp@4',
    ]);
    expect(found.skipped).toEqual([]);
  });

  it('honours the encoding that a file declares, and resolves the entities of XML and no others', async () => {
    const named = (fileName: string, name: string) => asLabelImg(picture(fileName, box(name)));
    const declared = `<?xml version="1.0" encoding="iso-8859-15"?>${named('1.png', 'Läsion €')}`;
    const found = await read({
      '1.xml': Buffer.from(declared.replace('€', '\xa4'), 'latin1'),
      '2.xml': named('2.png', 'A &amp; B &#228; &b;'),
    });
    expect(found.lesions.map(({ name }) => name)).toEqual(['Läsion €', 'A & B ä &b;']);
    expect(found.notes).toContain('Read as iso-8859-15.');
    const unknown = await read({ '1.xml': declared.replace('iso-8859-15', 'klingon') });
    expect(unknown.skipped).toEqual([
      { where: '1.xml', reason: 'declares the encoding klingon, which is not known' },
    ]);
  });

  it('reads one file alone, and the folders in which CVAT and Roboflow put theirs', async () => {
    const one = inFolder('one.xml');
    await writeFile(one, asLabelImg(picture('still.png', box('polyp'))));
    expect(listed(await importTracks(one, still))).toEqual(['polyp@0: 10 20 50 60']);
    const found = await read({
      'Annotations/frame_000001.xml': asCvat(picture('frame_000001.png', box('polyp'))),
      'Annotations/clips/frame_000002.xml': asCvat(picture('clips/frame_000002.png', box('polyp'))),
      'train/5.xml': asRoboflow(picture('5.jpg', box('polyp'))),
      'JPEGImages/frame_000001.png': '',
    });
    expect(found.lesions[0]!.boxes.size).toBe(3);
    expect(found.skipped).toEqual([]);
  });

  it('finds frames of a video by the time that VoTT states, and never by its decimals', async () => {
    const times = Float64Array.from({ length: 10 }, (_, i) => i * 66_667);
    const timed = {
      ...video,
      index: new FrameIndex(times, new Uint8Array(10), false),
    } as unknown as FrameSource;
    const at = (time: string) => asVott(picture(`video.mp4#t=${time}`, box('polyp')));
    const files = { 'video.mp4#t=0.2.xml': at('0.2'), 'video.mp4#t=0.333333.xml': at('0.333333') };
    expect([...(await read(files, timed)).lesions[0]!.boxes.keys()]).toEqual([3, 5]);
    expect((await read(files)).counts).toMatchObject({ taken: 0, leftOut: 2 });
  });
});
