import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { deflatedDicom } from '../../../test/hostile/deflate-bomb.ts';
import { type DicomRecipe, makeDicom } from '../../../test/videos/make-dicom.ts';
import { makeVideo } from '../../../test/videos/make-video.ts';
import { numberedSize, readNumber } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';

const inFolder = temporaryFolder();
const explicit = '1.2.840.10008.1.2.1';
const colour = { widthPx: 4, heightPx: 3, samplesPerPixel: 3, photometric: 'RGB', frameCount: 3 } as const;

async function openDicom(name: string, recipe: DicomRecipe) {
  await writeFile(inFolder(name), makeDicom(recipe));
  return await openFrames(inFolder(name));
}

/** Files without a name that this process still holds. */
const heldCopies = () =>
  process.platform !== 'linux'
    ? []
    : readdirSync('/proc/self/fd')
        .map((fd) => {
          try {
            return readlinkSync(`/proc/self/fd/${fd}`);
          } catch {
            return '';
          }
        })
        .filter((target) => target.includes('caliper-dicom-'));

/** Three frames of 4 × 3 RGB pixels, every byte different from its neighbours. */
const pixels = Buffer.from(Array.from({ length: 3 * 36 }, (_, i) => (i * 37) % 256));

describe('DICOM multi-frame (REQ-MEDIA-007)', () => {
  it.each(['1.2.840.10008.1.2', explicit])('reads uncompressed colour, syntax %s', async (transferSyntax) => {
    const source = await openDicom(`plain-${transferSyntax}.dcm`, {
      ...colour,
      transferSyntax,
      pixels,
      frameTimeMs: 33.3,
    });
    const frames: Buffer[] = [];
    for await (const { data } of source.frames()) frames.push(Buffer.from(data));
    expect(Buffer.concat(frames)).toEqual(pixels);
    expect(source.kind).toBe('dicom');
    expect([...source.index.ptsUs]).toEqual([0, 33300, 66600]);
    await source.close();
  });

  it('reads planar colour', async () => {
    const planes = Buffer.concat([Buffer.alloc(12, 10), Buffer.alloc(12, 20), Buffer.alloc(12, 30)]);
    const source = await openDicom('planar.dcm', {
      ...colour,
      frameCount: 1,
      planar: true,
      transferSyntax: explicit,
      pixels: planes,
    });
    expect([...(await source.frame(0)).data.subarray(0, 6)]).toEqual([10, 20, 30, 10, 20, 30]);
    await source.close();
  });

  it('reads grey of 8 and 16 bits through the stored range, and inverted', async () => {
    const grey = { widthPx: 2, heightPx: 1, samplesPerPixel: 1, frameCount: 1, transferSyntax: explicit };
    const dark = await openDicom('m1.dcm', {
      ...grey,
      photometric: 'MONOCHROME1',
      pixels: Buffer.from([0, 255]),
    });
    expect([...(await dark.frame(0)).data]).toEqual([255, 255, 255, 0, 0, 0]);
    const deep = await openDicom('m16.dcm', {
      ...grey,
      photometric: 'MONOCHROME2',
      bitsAllocated: 16,
      pixels: Buffer.from([0, 0, 255, 255]),
    });
    expect([...(await deep.frame(0)).data]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('reads JPEG frames', async () => {
    const fragments = await Promise.all(
      [50, 100, 200].map((red) =>
        sharp({ create: { width: 16, height: 16, channels: 3, background: { r: red, g: 60, b: 70 } } })
          .jpeg({ quality: 100 })
          .toBuffer(),
      ),
    );
    const source = await openDicom('jpeg.dcm', {
      ...colour,
      widthPx: 16,
      heightPx: 16,
      photometric: 'YBR_FULL_422',
      transferSyntax: '1.2.840.10008.1.2.4.50',
      pixels: fragments,
    });
    const reds: number[] = [];
    for await (const { data } of source.frames()) reds.push(data[0]!);
    expect(reds.map((red, i) => Math.abs(red - [50, 100, 200][i]!) <= 2)).toEqual([true, true, true]);
    await source.close();
  });

  it.each([
    {
      name: 'h264',
      syntax: '1.2.840.10008.1.2.4.102',
      video: 'inner.h264',
      recipe: {
        encoder: 'libx264',
        container: 'h264',
        bFrames: 2,
        encoderOptions: { preset: 'ultrafast', 'x264-params': 'bframes=2:b-adapt=0' },
      },
    },
    {
      name: 'h264 in MP4',
      syntax: '1.2.840.10008.1.2.4.102',
      video: 'inner.mp4',
      recipe: {
        encoder: 'libx264',
        bFrames: 2,
        encoderOptions: { preset: 'ultrafast', 'x264-params': 'bframes=2:b-adapt=0' },
      },
    },
    {
      name: 'mpeg2',
      syntax: '1.2.840.10008.1.2.4.100',
      video: 'inner.m2v',
      recipe: {
        encoder: 'mpeg2video',
        container: 'mpeg2video',
        bFrames: 2,
        encoderOptions: { b: '3000000' },
      },
    },
    {
      name: 'hevc',
      syntax: '1.2.840.10008.1.2.4.107',
      video: 'inner.hevc',
      recipe: {
        encoder: 'libx265',
        container: 'hevc',
        encoderOptions: { preset: 'ultrafast', 'x265-params': 'log-level=none:bframes=2:pools=1' },
      },
    },
  ])('reads a video inside: $name', async ({ name, syntax, video, recipe }) => {
    await makeVideo(inFolder(video), { ...recipe, frameCount: 30 });
    const bytes = await readFile(inFolder(video));
    const halves = [bytes.subarray(0, 1000), bytes.subarray(1000)];
    const source = await openDicom(`${name}.dcm`, {
      ...colour,
      ...numberedSize,
      photometric: 'YBR_PARTIAL_420',
      frameCount: 30,
      transferSyntax: syntax,
      pixels: halves,
    });
    const numbers: number[] = [];
    for await (const frame of source.frames()) numbers.push(readNumber(frame));
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(readNumber(await source.frame(17))).toBe(17);
    expect(source).toMatchObject({ kind: 'dicom', path: inFolder(`${name}.dcm`) });
    await source.close();
  });

  it('removes the copy of a video inside when it is closed', async () => {
    const copies = () =>
      readdirSync(tmpdir()).filter(
        (entry) => entry.startsWith('caliper-dicom-') && existsSync(`${tmpdir()}/${entry}`),
      );
    const before = copies();
    await makeVideo(inFolder('again.h264'), { encoder: 'libx264', container: 'h264', frameCount: 5 });
    const source = await openDicom('again.dcm', {
      ...colour,
      ...numberedSize,
      frameCount: 9,
      transferSyntax: '1.2.840.10008.1.2.4.102',
      pixels: [await readFile(inFolder('again.h264'))],
    });
    expect(source.warnings.join()).toContain('states 9 frames');
    await source.close();
    expect(copies().filter((name) => !before.includes(name))).toEqual([]);
    expect(heldCopies()).toEqual([]);
  });

  it('opens the good frames of one that is cut off', async () => {
    await writeFile(
      inFolder('cut.dcm'),
      makeDicom({ ...colour, transferSyntax: explicit, pixels }).subarray(0, -40),
    );
    const source = await openFrames(inFolder('cut.dcm')).catch((thrown: unknown) => thrown);
    expect(source).toMatchObject({ code: 'corrupt_file' });
  });

  it('refuses slides, reports and unknown transfer syntaxes, each with its reason', async () => {
    const refused = async (name: string, change: Partial<DicomRecipe>) =>
      await openDicom(name, { ...colour, transferSyntax: explicit, pixels, ...change }).then(
        () => '',
        (thrown: Error) => thrown.message,
      );
    expect(await refused('slide.dcm', { sopClass: '1.2.840.10008.5.1.4.1.1.77.1.6' })).toContain('slide');
    expect(await refused('report.dcm', { widthPx: 0 })).toContain('without pictures');
    expect(await refused('jpip.dcm', { transferSyntax: '1.2.840.10008.1.2.4.94' })).toContain(
      '1.2.840.10008.1.2.4.94',
    );
    expect(await refused('huge.dcm', { widthPx: 16384, heightPx: 16384 })).toContain('16384');
  });

  it('REQ-MEDIA-008 reads a deflated object, and refuses one that unpacks beyond every examination', async () => {
    await writeFile(inFolder('deflated.dcm'), deflatedDicom(48));
    const source = await openFrames(inFolder('deflated.dcm'));
    expect(source.frameCount).toBe(3);
    expect((await source.frame(2)).data[0]).toBe(0);
    await source.close();
    const bomb = deflatedDicom(1536);
    expect(bomb.length).toBeLessThan(2e6);
    await writeFile(inFolder('bomb.dcm'), bomb);
    await expect(openFrames(inFolder('bomb.dcm'))).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('unpacks to more than'),
    });
  });
});
