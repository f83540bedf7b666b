import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type DicomElement, type DicomRecipe, makeDicom } from '../../../test/videos/make-dicom.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { readDicom } from './dicom-object.ts';
import { openPictures } from './dicom-pictures.ts';
import { modalityOf } from './grey-levels.ts';

const inFolder = temporaryFolder();

/** Signed values of 16 bits, four pixels a frame. */
async function open(name: string, values: readonly number[], change: Partial<DicomRecipe>) {
  const recipe = {
    ...{ widthPx: 4, heightPx: 1, frameCount: values.length / 4, samplesPerPixel: 1, bitsAllocated: 16 },
    ...{ transferSyntax: '1.2.840.10008.1.2.1', photometric: 'MONOCHROME2', signed: true },
    pixels: Buffer.from(Int16Array.from(values).buffer),
    ...change,
  };
  await writeFile(inFolder(name), makeDicom(recipe));
  const object = await readDicom(inFolder(name));
  const pictures = openPictures(object);
  const grey = async (frame: number) => [...(await pictures.shown(frame)).data].filter((_, i) => i % 3 === 0);
  return { object, pictures, grey };
}

const window = (centre: number, width: number, kind?: string): DicomElement[] => [
  [0x00281050, 'DS', String(centre)],
  [0x00281051, 'DS', String(width)],
  ...(kind ? [[0x00281056, 'CS', kind] as const] : []),
];
const rescale = (slope: number, intercept: number): DicomElement[] => [
  [0x00281052, 'DS', String(intercept)],
  [0x00281053, 'DS', String(slope)],
];

describe('REQ-MEDIA-016 grey levels of DICOM', () => {
  const values = [0, 1000, 1040, 1100];

  it('shows through rescale and window, and keeps the stored values', async () => {
    // In Hounsfield units -1024, -24, 16, 76; the window runs from -60 to 140.
    const elements = [...rescale(1, -1024), ...window(40, 200)];
    const { object, pictures, grey } = await open('ct.dcm', values, { elements });
    const level = (hu: number) => Math.round(255 * ((hu - 39.5) / 199 + 0.5));
    expect(await grey(0)).toEqual([0, level(-24), level(16), level(76)]);
    expect([...(await pictures.stored(0)).values]).toEqual(values);
    expect(values.map(modalityOf(object, 0))).toEqual([-1024, -24, 16, 76]);
  });

  it.each([
    { kind: 'LINEAR', levels: [0, 85, 170, 255] },
    { kind: 'LINEAR_EXACT', levels: [0, 64, 128, 255] },
    { kind: 'SIGMOID', levels: [0, 69, 128, 255] },
  ])('knows the window function $kind', async ({ kind, levels }) => {
    const elements = window(10, 4, kind);
    const { grey } = await open(`${kind}.dcm`, [0, 9, 10, 20], { elements });
    expect(await grey(0)).toEqual(levels);
  });

  it('inverts MONOCHROME1 behind its window', async () => {
    const elements = window(1000, 1000, 'LINEAR_EXACT');
    const { grey } = await open('m1.dcm', [0, 650, 1000, 2000], { elements, photometric: 'MONOCHROME1' });
    expect(await grey(0)).toEqual([255, 217, 128, 0]);
  });

  it('applies tables of the modality and for show, and their ends beyond them', async () => {
    const table = (first: number, entries: number[], bits: number): DicomElement[] => [
      [0x00283002, 'SS', [entries.length, first, bits]],
      [0x00283006, 'OW', Buffer.from(Uint16Array.from(entries).buffer)],
    ];
    const elements: DicomElement[] = [
      [0x00283000, 'SQ', [table(-1, [500, 501, 502], 16)]],
      [0x00283010, 'SQ', [table(500, [0, 4095, 2048], 12)]],
    ];
    const { object, grey } = await open('luts.dcm', [-9, -1, 0, 9], { elements });
    expect([-9, -1, 0, 9].map(modalityOf(object, 0))).toEqual([500, 500, 501, 502]);
    expect(await grey(0)).toEqual([0, 0, 255, 128]);
  });

  it('takes levels from the functional groups: a frame’s own before those of all', async () => {
    const shared: DicomElement[] = [
      [0x00289145, 'SQ', [rescale(2, 0)]],
      [0x00289132, 'SQ', [window(100, 200, 'LINEAR_EXACT')]],
    ];
    const own: DicomElement[] = [[0x00289132, 'SQ', [window(200, 400, 'LINEAR_EXACT')]]];
    const elements: DicomElement[] = [
      [0x52009229, 'SQ', [shared]],
      [0x52009230, 'SQ', [[], own]],
    ];
    const { grey } = await open('enhanced.dcm', [0, 50, 100, 200, 0, 50, 100, 200], { elements });
    expect(await grey(0)).toEqual([0, 128, 255, 255]);
    expect(await grey(1)).toEqual([0, 64, 128, 255]);
  });

  it('spans black to white over the values of all frames where no window is stated', async () => {
    const { grey } = await open('no window.dcm', [-100, 0, 0, 0, 0, 0, 0, 155], {});
    expect(await grey(0)).toEqual([0, 100, 100, 100]);
    expect(await grey(1)).toEqual([100, 100, 100, 255]);
  });

  it('shows floating-point values that are no numbers as black', async () => {
    const pixels = Buffer.from(Float32Array.of(0, 2, Number.NaN, 1).buffer);
    const { grey } = await open('nan.dcm', values, { pixelTag: 0x7fe00008, pixelVr: 'OF', pixels });
    expect(await grey(0)).toEqual([0, 255, 0, 128]);
  });
});
