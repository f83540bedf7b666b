import { writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  flatJpeg12Bit,
  highThroughputJpeg2000,
  jpeg2000,
  jpegLs,
  losslessJpeg,
  type Picture,
  rle,
} from '../../../test/videos/dicom-encoders.ts';
import { type DicomElement, type DicomRecipe, makeDicom } from '../../../test/videos/make-dicom.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { CaliperError } from '../../contract/errors.ts';
import { openFrames } from '../index.ts';

const inFolder = temporaryFolder();
const picture: Picture = {
  ...{ widthPx: 32, heightPx: 32, components: 1, bits: 12 },
  samples: Array.from({ length: 1024 }, (_, i) => (i * i * 31 + i * 7) % 4096),
};
const recipe: DicomRecipe = {
  ...{ widthPx: 32, heightPx: 32, frameCount: 1, samplesPerPixel: 1, photometric: 'MONOCHROME2' },
  ...{ bitsAllocated: 16, bitsStored: 12, transferSyntax: '1.2.840.10008.1.2.1', pixels: Buffer.alloc(2048) },
};

const codings = [
  { syntax: '1.2.840.10008.1.2.5', encode: rle },
  { syntax: '1.2.840.10008.1.2.8.1', encode: () => deflateRawSync(Buffer.alloc(2048, 7)) },
  { syntax: '1.2.840.10008.1.2.4.51', encode: () => flatJpeg12Bit(32, 32, Array(16).fill(1000)) },
  { syntax: '1.2.840.10008.1.2.4.70', encode: losslessJpeg },
  { syntax: '1.2.840.10008.1.2.4.80', encode: jpegLs },
  { syntax: '1.2.840.10008.1.2.4.90', encode: jpeg2000 },
  { syntax: '1.2.840.10008.1.2.4.201', encode: highThroughputJpeg2000 },
];

/** What becomes of the first frame: the code of an error, or its damage, or that it was read. */
async function outcome(name: string, bytes: Buffer): Promise<string> {
  await writeFile(inFolder(name), bytes);
  try {
    const source = await openFrames(inFolder(name));
    const { damage } = await source.frame(0).finally(() => source.close());
    return damage ?? 'read';
  } catch (thrown) {
    if (thrown instanceof CaliperError) return thrown.code;
    throw thrown;
  }
}

const coded = (syntax: string, ...pixels: Buffer[]) =>
  makeDicom({ ...recipe, transferSyntax: syntax, pixels });

describe('REQ-MEDIA-017 hostile DICOM', () => {
  it.each(codings)('tells that a picture of syntax $syntax is cut off', async ({ syntax, encode }) => {
    const whole = await encode(picture);
    expect(await outcome('whole.dcm', coded(syntax, whole))).toBe('read');
    const cut = whole.subarray(0, Math.floor(whole.length * 0.6));
    expect(['corrupt_file', 'damaged']).toContain(await outcome('cut.dcm', coded(syntax, cut)));
  });

  it.each(codings)(
    'refuses a picture of syntax $syntax that has another size than stated',
    async (coding) => {
      const bytes = makeDicom({
        ...{ ...recipe, transferSyntax: coding.syntax, widthPx: 64, heightPx: 48 },
        pixels: [await coding.encode(picture)],
      });
      expect(await outcome('size.dcm', bytes)).toBe('corrupt_file');
    },
  );

  it.each([
    { name: 'JPEG 2000', syntax: '1.2.840.10008.1.2.4.90', encode: jpeg2000, places: [10, 14, 26, 30] },
    {
      name: 'HTJ2K',
      syntax: '1.2.840.10008.1.2.4.201',
      encode: highThroughputJpeg2000,
      places: [10, 14, 26, 30],
    },
    { name: 'JPEG-LS', syntax: '1.2.840.10008.1.2.4.80', encode: jpegLs, places: [7, 9] },
  ])('asks no codec about a size that a $name picture lies about', async ({ syntax, encode, places }) => {
    const lying = Buffer.from(await encode(picture));
    // The size of the picture, and of its one tile.
    for (const at of places) lying.writeUInt16BE(14_000, at);
    await writeFile(inFolder('lie.dcm'), coded(syntax, lying));
    const source = await openFrames(inFolder('lie.dcm'));
    const before = process.memoryUsage().rss;
    await expect(source.frame(0)).rejects.toMatchObject({
      code: 'corrupt_file',
      message: expect.stringContaining('states 14000 × 14000 pixels'),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    await source.close();
  });

  it('refuses frames of 65535 × 65535 pixels, and counts only the frames that are there', async () => {
    const huge = makeDicom({ ...recipe, widthPx: 65535, heightPx: 65535 });
    expect(await outcome('huge.dcm', huge)).toBe('too_large');
    await writeFile(inFolder('many.dcm'), makeDicom({ ...recipe, frameCount: 3_999_999 }));
    const source = await openFrames(inFolder('many.dcm'));
    expect(source).toMatchObject({ frameCount: 1, warnings: [expect.stringContaining('cut off')] });
    await source.close();
    expect(await outcome('most.dcm', makeDicom({ ...recipe, frameCount: 4_000_001 }))).toBe('corrupt_file');
  });

  it('never unpacks a deflated frame beyond its size', async () => {
    const bomb = deflateRawSync(Buffer.alloc(2 ** 28));
    const before = process.memoryUsage();
    expect(await outcome('frame bomb.dcm', coded('1.2.840.10008.1.2.8.1', bomb))).toBe('corrupt_file');
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 26);
  });

  it('refuses sequences within sequences without end', async () => {
    let element: DicomElement = [0x00081140, 'UN', Buffer.alloc(0)];
    for (let depth = 0; depth < 200; depth++) element = [0x00081140, 'SQ', [[element]]];
    expect(await outcome('deep.dcm', makeDicom({ ...recipe, elements: [element] }))).toBe('read');
    const whole = makeDicom(recipe);
    // An item of undefined length that begins the next sequence, a hundred thousand times.
    const open = Buffer.from('08004011' + '53510000ffffffff' + 'feff00e0ffffffff', 'hex');
    const at = whole.indexOf(Buffer.from('28000200', 'hex'));
    const endless = Buffer.concat([whole.subarray(0, at), ...Array(100_000).fill(open)]);
    expect(await outcome('endless.dcm', endless)).toBe('corrupt_file');
  });

  it.each([
    { name: 'more than there are', at: 0, value: 15 },
    { name: 'beyond the data', at: 4, value: 0xfffffff0 },
    { name: 'within its own header', at: 4, value: 8 },
    { name: 'backwards', at: 8, value: 64 },
  ])('refuses run lengths whose segments lie: $name', async ({ at, value }) => {
    const lying = rle(picture);
    lying.writeUInt32LE(value, at);
    expect(await outcome('rle.dcm', coded('1.2.840.10008.1.2.5', lying))).toBe('corrupt_file');
  });

  it('ends in a picture or an error whatever is changed in an object', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (const { syntax, encode } of codings) {
      const whole = coded(syntax, await encode(picture));
      for (let round = 0; round < 30; round++) {
        const changed = Buffer.from(whole);
        for (let i = 0; i <= random(6); i++) changed[132 + random(changed.length - 132)] = random(256);
        expect(await outcome('changed.dcm', changed)).toMatch(
          /^(read|damaged|corrupt_file|unsupported_format|too_large)$/,
        );
      }
    }
  });
});
