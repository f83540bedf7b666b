import { writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
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
import { type DicomRecipe, makeDicom } from '../../../test/videos/make-dicom.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';
import { readDicom } from './dicom-object.ts';
import { openPictures } from './dicom-pictures.ts';

const inFolder = temporaryFolder();
const size = { widthPx: 16, heightPx: 16 };
const explicit = '1.2.840.10008.1.2.1';
const bigEndian = '1.2.840.10008.1.2.2';

/** Samples that differ from their neighbours, of all sizes that their bits allow. */
const pattern = (count: number, bits: number, isSigned = false) =>
  Array.from(
    { length: count },
    (_, i) => ((i * i * 31 + i * 7) % 2 ** bits) - (isSigned ? 2 ** (bits - 1) : 0),
  );

const grey = (bits: number, isSigned = false): Picture => ({
  ...{ ...size, components: 1, bits, isSigned, samples: pattern(256, bits, isSigned) },
});
const colour = (bits: number): Picture => ({
  ...{ ...size, components: 3, bits, samples: pattern(768, bits) },
});

async function stored(name: string, recipe: DicomRecipe): Promise<number[][]> {
  await writeFile(inFolder(name), makeDicom(recipe));
  const pictures = openPictures(await readDicom(inFolder(name)));
  const frames: number[][] = [];
  for (let i = 0; i < pictures.frameCount; i++) frames.push([...(await pictures.stored(i)).values]);
  return frames;
}

async function shown(name: string, recipe: DicomRecipe): Promise<number[]> {
  await writeFile(inFolder(name), makeDicom(recipe));
  const source = await openFrames(inFolder(name));
  const { data } = await source.frame(0);
  await source.close();
  return [...data];
}

function recipeOf(picture: Picture, transferSyntax: string, pixels: DicomRecipe['pixels']): DicomRecipe {
  const { widthPx, heightPx, components, bits, isSigned = false } = picture;
  return {
    ...{ widthPx, heightPx, transferSyntax, pixels, samplesPerPixel: components, frameCount: 1 },
    ...{ bitsAllocated: bits > 16 ? 32 : bits > 8 ? 16 : 8, bitsStored: bits, signed: isSigned },
    photometric: components === 3 ? 'RGB' : 'MONOCHROME2',
  };
}

/** Samples as they lie in an uncompressed object. */
function plain({ samples, bits }: Picture, isBig = false): Buffer {
  const width = bits > 16 ? 4 : bits > 8 ? 2 : 1;
  const bytes = Buffer.alloc(samples.length * width);
  for (const [i, sample] of samples.entries()) {
    const unsigned = sample < 0 ? sample + 2 ** bits : sample;
    if (isBig) bytes.writeUIntBE(unsigned, i * width, width);
    else bytes.writeUIntLE(unsigned, i * width, width);
  }
  return bytes;
}

describe('REQ-MEDIA-015 transfer syntaxes of DICOM', () => {
  const lossless: [string, string, (picture: Picture) => Buffer | Promise<Buffer>, Picture[]][] = [
    ['RLE', '1.2.840.10008.1.2.5', rle, [grey(8), grey(16), grey(12, true), colour(8), colour(16), grey(32)]],
    ['lossless JPEG', '1.2.840.10008.1.2.4.57', losslessJpeg, [grey(8), grey(12), grey(16), colour(8)]],
    ['lossless JPEG, first order', '1.2.840.10008.1.2.4.70', losslessJpeg, [grey(16)]],
    ['JPEG-LS', '1.2.840.10008.1.2.4.80', jpegLs, [grey(8), grey(12), grey(16), colour(8)]],
    ['JPEG 2000', '1.2.840.10008.1.2.4.90', jpeg2000, [grey(8), grey(12), grey(16, true), colour(8)]],
    [
      'HTJ2K',
      '1.2.840.10008.1.2.4.201',
      highThroughputJpeg2000,
      [grey(8), grey(12), grey(16, true), colour(8)],
    ],
  ];
  const cases = lossless.flatMap(([name, syntax, encode, pictures]) =>
    pictures.map((picture) => ({
      ...{ name, syntax, encode, picture },
      title: `${name}: ${picture.components} samples of ${picture.bits} bits${picture.isSigned ? ', signed' : ''}`,
    })),
  );

  it.each(cases)('reads every stored value of $title', async ({ name, syntax, encode, picture }) => {
    const coded = [
      await encode(picture),
      await encode({ ...picture, samples: [...picture.samples].reverse() }),
    ];
    const recipe = { ...recipeOf(picture, syntax, coded), frameCount: 2 };
    const frames = await stored(`${name} ${picture.components} ${picture.bits}.dcm`, recipe);
    expect(frames).toEqual([picture.samples, [...picture.samples].reverse()]);
  });

  it('reads near-lossless JPEG-LS as near as it is', async () => {
    const picture = grey(8);
    const [values] = await stored(
      'near.dcm',
      recipeOf(picture, '1.2.840.10008.1.2.4.81', [await jpegLs(picture, 2)]),
    );
    const differences = values!.map((value, i) => Math.abs(value - picture.samples[i]!));
    expect(Math.max(...differences)).toBeLessThanOrEqual(2);
    expect(Math.max(...differences)).toBeGreaterThan(0);
  });

  it('reads extended JPEG of 12 bits', async () => {
    const blocks = [0, 1000, 4095, 2048];
    const picture = { ...grey(12), samples: [] };
    const recipe = recipeOf(picture, '1.2.840.10008.1.2.4.51', [flatJpeg12Bit(16, 16, blocks)]);
    const [values] = await stored('extended.dcm', recipe);
    const corners = [values![0], values![15], values![15 * 16], values![255]];
    expect(corners).toEqual(blocks);
  });

  it.each([
    { title: '8 bits', picture: grey(8) },
    { title: '16 bits', picture: grey(16) },
    { title: '32 bits', picture: grey(32) },
    { title: 'signed 12 of 16 bits', picture: grey(12, true) },
    { title: 'colour of 8 bits', picture: colour(8) },
  ])('reads big endian: $title', async ({ title, picture }) => {
    const recipe = recipeOf(picture, bigEndian, plain(picture, true));
    expect(await stored(`big ${title}.dcm`, { ...recipe, pixelVr: 'OB' })).toEqual([picture.samples]);
  });

  it('reads bytes that big endian has stored as words', async () => {
    const picture = { ...grey(8), widthPx: 2, heightPx: 2, samples: [1, 2, 3, 4] };
    const recipe = recipeOf(picture, bigEndian, Buffer.from([2, 1, 4, 3]));
    expect(await stored('words.dcm', recipe)).toEqual([[1, 2, 3, 4]]);
  });

  it('reads single bits, whose frames need not begin on a byte', async () => {
    // Two frames of 3 × 3: 101 010 111 and 000 111 010, the lowest bit first.
    const bits = [1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0];
    const bytes = Buffer.alloc(4);
    for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (i & 7);
    const recipe = { ...recipeOf({ ...grey(8), widthPx: 3, heightPx: 3 }, explicit, bytes), frameCount: 2 };
    const one = { ...recipe, bitsAllocated: 1, bitsStored: 1 };
    expect(await stored('bits.dcm', one)).toEqual([bits.slice(0, 9), bits.slice(9)]);
    const white = await shown('bits shown.dcm', one);
    expect(white.slice(0, 9)).toEqual([255, 255, 255, 0, 0, 0, 255, 255, 255]);
  });

  it('reads frames that are deflated each on its own', async () => {
    const frames = [deflateRawSync(plain(grey(16))), deflateRawSync(plain(grey(16)).reverse())];
    const recipe = { ...recipeOf(grey(16), '1.2.840.10008.1.2.8.1', frames), frameCount: 2 };
    expect((await stored('deflated frames.dcm', recipe))[0]).toEqual(pattern(256, 16));
  });

  it('reads floating-point pixels', async () => {
    const values = [0, 0.5, -1, 1e9];
    const recipe = recipeOf({ ...grey(8), widthPx: 2, heightPx: 2 }, explicit, Buffer.alloc(0));
    const single = {
      ...recipe,
      ...{ pixelTag: 0x7fe00008, pixelVr: 'OF', pixels: Buffer.from(Float32Array.from(values).buffer) },
    };
    expect(await stored('float.dcm', single)).toEqual([values]);
    const double = {
      ...recipe,
      ...{ pixelTag: 0x7fe00009, pixelVr: 'OD', pixels: Buffer.from(Float64Array.from(values).buffer) },
    };
    expect(await stored('double.dcm', double)).toEqual([values]);
  });

  it('leaves out the bits that are no part of a value', async () => {
    const picture = { ...grey(8), widthPx: 2, heightPx: 1 };
    // 12 bits, shifted up by 2, with bits of an overlay above and below.
    const words = Buffer.from(Uint16Array.of(0x8000 | (0x123 << 2) | 3, 0x4000 | (0xfff << 2)).buffer);
    const recipe = {
      ...recipeOf(picture, explicit, words),
      ...{ bitsAllocated: 16, bitsStored: 12, highBit: 13 },
    };
    expect(await stored('overlay.dcm', recipe)).toEqual([[0x123, 0xfff]]);
    expect(await stored('overlay signed.dcm', { ...recipe, signed: true })).toEqual([[0x123, -1]]);
  });
});

describe('REQ-MEDIA-015 fragments', () => {
  const picture = grey(16);
  const recipe = { ...recipeOf(picture, '1.2.840.10008.1.2.4.90', []), frameCount: 2 };

  /** Two frames in two fragments each, and the offsets of the frames. */
  async function divided() {
    const coded = [
      await jpeg2000(picture),
      await jpeg2000({ ...picture, samples: picture.samples.map((s) => 65535 - s) }),
    ];
    const even = (length: number) => length + (length % 2);
    const pixels = coded.flatMap((bytes) => [bytes.subarray(0, 100), bytes.subarray(100)]);
    const second = pixels.slice(0, 2).reduce((sum, { length }) => sum + 8 + even(length), 0);
    return { pixels, offsets: [0, second] };
  }
  const wanted = [picture.samples, picture.samples.map((sample) => 65535 - sample)];

  it('finds frames by the basic offset table, the extended one, or the marks of their ends', async () => {
    const { pixels, offsets } = await divided();
    expect(await stored('basic.dcm', { ...recipe, pixels, basicOffsets: offsets })).toEqual(wanted);
    expect(await stored('extended.dcm', { ...recipe, pixels, extendedOffsets: offsets })).toEqual(wanted);
    expect(await stored('marks.dcm', { ...recipe, pixels })).toEqual(wanted);
  });

  it('does without a table that is wrong, and says so', async () => {
    const { pixels } = await divided();
    await writeFile(inFolder('wrong.dcm'), makeDicom({ ...recipe, pixels, basicOffsets: [0, 12] }));
    const source = await openFrames(inFolder('wrong.dcm'));
    expect(source.warnings).toEqual([expect.stringContaining('table')]);
    expect(source.frameCount).toBe(2);
    await source.frame(1);
    await source.close();
  });

  it('gives one frame all its fragments', async () => {
    const { pixels } = await divided();
    const one = { ...recipe, frameCount: 1, pixels: pixels.slice(0, 2) };
    expect(await stored('one.dcm', one)).toEqual(wanted.slice(0, 1));
  });
});

describe('REQ-MEDIA-016 colours of DICOM', () => {
  const two = { widthPx: 2, heightPx: 1, components: 3, bits: 8, samples: [] };
  const near = (values: readonly number[], wanted: readonly number[], by: number) =>
    values.every((value, i) => Math.abs(value - wanted[i]!) <= by);

  it('reads colours that pairs of pixels share', async () => {
    const recipe = recipeOf(two, explicit, Buffer.from([76, 150, 85, 255]));
    // Y 76, Cb 85, Cr 255 is red; its neighbour has the same colour and is lighter by 74.
    expect(await shown('422.dcm', { ...recipe, photometric: 'YBR_FULL_422' })).toEqual([
      254, 0, 0, 255, 74, 74,
    ]);
  });

  it('converts YBR_FULL, whatever its coding', async () => {
    const ybr = { ...two, samples: [76, 85, 255, 255, 128, 128] };
    const red = [254, 0, 0, 255, 255, 255];
    const plainRecipe = { ...recipeOf(ybr, explicit, plain(ybr)), photometric: 'YBR_FULL' };
    expect(await shown('ybr.dcm', plainRecipe)).toEqual(red);
    const coded = { ...recipeOf(ybr, '1.2.840.10008.1.2.5', [rle(ybr)]), photometric: 'YBR_FULL' };
    expect(await shown('ybr rle.dcm', coded)).toEqual(red);
  });

  it('leaves to JPEG 2000 the transform that is its own', async () => {
    const picture = colour(8);
    const recipe = recipeOf(picture, '1.2.840.10008.1.2.4.90', [await jpeg2000(picture)]);
    expect(await shown('rct.dcm', { ...recipe, photometric: 'YBR_RCT' })).toEqual(picture.samples);
  });

  it('shows 16 bits a colour, and planes', async () => {
    const deep = { ...two, bits: 16, samples: [0, 65535, 32768, 257, 514, 65278] };
    expect(await shown('deep.dcm', recipeOf(deep, explicit, plain(deep)))).toEqual([0, 255, 128, 1, 2, 254]);
    const planes = { ...recipeOf(two, explicit, Buffer.from([1, 2, 3, 4, 5, 6])), planar: true };
    expect(await shown('planes.dcm', planes)).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it.each([
    { title: '8 bits in bytes', entry: 8, bytes: (values: number[]) => Buffer.from(values) },
    {
      title: '16 bits',
      entry: 16,
      bytes: (values: number[]) => Buffer.from(Uint16Array.from(values, (v) => v << 8).buffer),
    },
    {
      title: '8 bits that say 16',
      entry: 16,
      bytes: (values: number[]) => Buffer.from(Uint16Array.from(values).buffer),
    },
  ])('looks colours up in a palette of $title', async ({ title, entry, bytes }) => {
    const indices = { ...grey(8), widthPx: 4, heightPx: 1, samples: [10, 11, 12, 200] };
    const recipe = recipeOf(indices, explicit, plain(indices));
    const palettes = [
      [200, 0, 7],
      [100, 50, 8],
      [0, 255, 9],
    ];
    const elements = palettes.flatMap((values, i) => [
      [0x00281101 + i, 'US', [3, 10, entry]] as const,
      [0x00281201 + i, 'OW', bytes(values)] as const,
    ]);
    const data = await shown(`palette ${title}.dcm`, { ...recipe, photometric: 'PALETTE COLOR', elements });
    expect(data).toEqual([200, 100, 0, 0, 50, 255, 7, 8, 9, 7, 8, 9]);
  });

  it('unfolds a palette of runs and ramps', async () => {
    const indices = { ...grey(8), widthPx: 4, heightPx: 1, samples: [0, 1, 3, 5] };
    const recipe = recipeOf(indices, explicit, plain(indices));
    // One entry as it is, a ramp of four to its end, then the first segment again.
    const segmented = Buffer.from(Uint16Array.of(0, 1, 0x1000, 1, 4, 0x9000, 2, 1, 0, 0).buffer);
    const elements = [0, 1, 2].flatMap((i) => [
      [0x00281101 + i, 'US', [6, 0, 16]] as const,
      [0x00281221 + i, 'OW', segmented] as const,
    ]);
    const data = await shown('segments.dcm', { ...recipe, photometric: 'PALETTE COLOR', elements });
    expect(data.filter((_, i) => i % 3 === 0)).toEqual([0x10, 0x30, 0x70, 0x10]);
  });

  it('believes a JPEG about its colours before the object around it', async () => {
    const raw = { width: 16, height: 16, channels: 3 } as const;
    const green = Buffer.from(Array.from({ length: 256 }, () => [20, 200, 60]).flat());
    const bare = await sharp(green, { raw }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    const jfif = Buffer.from('ffe000104a46494600010100000100010000', 'hex');
    const named = Buffer.concat([bare.subarray(0, 2), jfif, bare.subarray(2)]);
    const recipe = recipeOf({ ...two, ...size }, '1.2.840.10008.1.2.4.50', [named]);
    // A JFIF segment makes it YCbCr, though the object says RGB, as many do.
    expect(near((await shown('jfif.dcm', recipe)).slice(0, 3), [20, 200, 60], 2)).toBe(true);
    // Without that segment nothing but the object tells: the components are shown as they are stored.
    const ycbcr = [130, 88, 49];
    const asStored = await shown('bare.dcm', { ...recipe, pixels: [bare] });
    expect(near(asStored.slice(0, 3), ycbcr, 2)).toBe(true);
    const asYbr = await shown('bare ybr.dcm', { ...recipe, pixels: [bare], photometric: 'YBR_FULL' });
    expect(near(asYbr.slice(0, 3), [20, 200, 60], 2)).toBe(true);
  });
});
