import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import { openFrames } from '../index.ts';
import { decodeBmp } from './bmp.ts';
import { decodeImage } from './decode-image.ts';
import { compareNaturally } from './natural-order.ts';

const inFolder = temporaryFolder();

/** A small picture of one colour. */
const plain = (red: number, width = 8, height = 6) =>
  sharp({ create: { width, height, channels: 3, background: { r: red, g: 20, b: 30 } } });

/** A bitmap file of 24 bits a pixel, stored from the last row to the first. */
function bmp(widthPx: number, heightPx: number, rgb: Uint8Array): Buffer {
  const stride = 4 * Math.ceil((widthPx * 3) / 4);
  const file = Buffer.alloc(54 + stride * heightPx);
  file.write('BM');
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(widthPx, 18);
  file.writeInt32LE(heightPx, 22);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < heightPx; y++) {
    for (let i = 0; i < widthPx * 3; i++) {
      const [x, c] = [Math.floor(i / 3), i % 3];
      file[54 + stride * (heightPx - 1 - y) + i] = rgb[3 * (y * widthPx + x) + 2 - c]!;
    }
  }
  return file;
}

describe('natural order', () => {
  it('counts as people do', () => {
    const names = [
      '001-002_10.jpg',
      '001-002_9.jpg',
      '001-002_100.jpg',
      '001-001_50.jpg',
      'case2_1.png',
      'case10_1.png',
    ];
    expect(names.sort(compareNaturally)).toEqual([
      '001-001_50.jpg',
      '001-002_9.jpg',
      '001-002_10.jpg',
      '001-002_100.jpg',
      'case2_1.png',
      'case10_1.png',
    ]);
  });

  it('is an order: antisymmetric, transitive, numbers of any length', () => {
    const name = fc
      .array(fc.oneof(fc.constantFrom('a', '_', '-', '.jpg'), fc.nat().map(String), fc.constant('007')))
      .map((p) => p.join(''));
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNaturally(a, b))).toBe(-Math.sign(compareNaturally(b, a)) + 0);
        if (compareNaturally(a, b) <= 0 && compareNaturally(b, c) <= 0)
          expect(compareNaturally(a, c)).toBeLessThanOrEqual(0);
        expect(compareNaturally(a, b) === 0).toBe(a === b);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (x, y) => {
        expect(Math.sign(compareNaturally(`f${x}`, `f${y}`))).toBe(x < y ? -1 : x > y ? 1 : 0);
      }),
    );
  });
});

describe('decoding single images', () => {
  it('gives grey, 16-bit, transparent and palette images as 8-bit RGB', async () => {
    const grey = await sharp(Buffer.from([0, 128, 255, 64]), { raw: { width: 2, height: 2, channels: 1 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(grey, 'grey')).data]).toEqual([
      0, 0, 0, 128, 128, 128, 255, 255, 255, 64, 64, 64,
    ]);
    const deep = await plain(200).toColourspace('rgb16').png().toBuffer();
    expect([...(await decodeImage(deep, 'deep')).data.subarray(0, 3)]).toEqual([200, 20, 30]);
    const clear = await plain(200).ensureAlpha(0.5).png().toBuffer();
    expect([...(await decodeImage(clear, 'clear')).data.subarray(0, 3)]).toEqual([200, 20, 30]);
    const tiff = await plain(77).tiff({ compression: 'lzw' }).toBuffer();
    expect([...(await decodeImage(tiff, 'tiff')).data.subarray(0, 3)]).toEqual([77, 20, 30]);
  });

  it('decodes bitmaps, refusing broken and oversized ones', async () => {
    const rgb = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => (i * 53) % 256);
    const file = bmp(5, 3, rgb);
    expect(decodeBmp(file)).toEqual({ widthPx: 5, heightPx: 3, data: rgb });
    expect(() => decodeBmp(file.subarray(0, 70))).toThrow('before its last row');
    const huge = Buffer.from(file);
    huge.writeInt32LE(16384, 18);
    huge.writeInt32LE(16384, 22);
    expect(() => decodeBmp(huge)).toThrow('16384');
    expect((await decodeImage(file, 'bmp', { widthPx: 10, heightPx: 6 })).data).toHaveLength(180);
  });

  it('refuses damaged images and other formats', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
    const jpeg = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    await expect(decodeImage(jpeg.subarray(0, jpeg.length / 2), 'cut')).rejects.toMatchObject({
      code: 'corrupt_file',
    });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(decodeImage(svg, 'svg')).rejects.toMatchObject({ code: 'unsupported_format' });
  });
});

describe('a folder of images (REQ-MEDIA-006)', () => {
  it('gives them in natural order, without masks, with their names', async () => {
    await mkdir(inFolder('series'));
    for (const n of [10, 9, 2])
      await plain(n * 10)
        .png()
        .toFile(inFolder('series', `frame-${n}.png`));
    await writeFile(inFolder('series', 'frame-11.bmp'), bmp(8, 6, new Uint8Array(8 * 6 * 3).fill(110)));
    await plain(255).png().toFile(inFolder('series', 'mask-2.png'));
    await writeFile(inFolder('series', 'notes.txt'), 'not a frame');
    const source = await openFrames(inFolder('series'));
    const reds: number[] = [];
    for await (const frame of source.frames()) reds.push(frame.data[0]!);
    expect(reds).toEqual([20, 90, 100, 110]);
    expect(source.frameNames).toEqual(['frame-2.png', 'frame-9.png', 'frame-10.png', 'frame-11.bmp']);
    expect((await source.frame(2)).data[0]).toBe(100);
    expect(source.index.timesAreNominal).toBe(true);
    expect(source.warnings.join()).toContain('1 masks');
    await rm(inFolder('series', 'frame-9.png'));
    await expect(source.frame(1)).rejects.toMatchObject({ code: 'file_changed' });
    await source.close();
  });

  it('leaves out an image that is damaged and never shows another in its place', async () => {
    await mkdir(inFolder('damaged'));
    for (const n of [1, 3])
      await plain(n * 10)
        .png()
        .toFile(inFolder('damaged', `${n}.png`));
    const good = await plain(20).png().toBuffer();
    good.fill(0, good.length - 40);
    await writeFile(inFolder('damaged', '2.png'), good);
    const source = await openFrames(inFolder('damaged'));
    const seen: [number, number][] = [];
    for await (const frame of source.frames()) seen.push([frame.frameIndex, frame.data[0]!]);
    expect(source.warnings.join()).toContain('2.png');
    expect(seen).toEqual([
      [0, 10],
      [2, 30],
    ]);
    await expect(source.frame(1)).rejects.toMatchObject({ code: 'corrupt_file' });
    await source.close();
  });

  it('refuses mixed sizes, naming two of the images', async () => {
    await mkdir(inFolder('mixed'));
    await plain(1).png().toFile(inFolder('mixed', '1.png'));
    await plain(1, 9, 6).png().toFile(inFolder('mixed', '2.png'));
    await expect(openFrames(inFolder('mixed'))).rejects.toThrow(/8 × 6.*9 × 6/);
  });

  it('REQ-SYS-006 leaves out what is no ordinary file, and says so', async () => {
    const folder = inFolder('with-pipe');
    await mkdir(folder);
    await plain(1).png().toFile(join(folder, 'a.png'));
    execFileSync('mkfifo', [join(folder, 'b.png')]);
    await symlink('/dev/zero', join(folder, 'c.png'));
    await symlink(join(folder, 'a.png'), join(folder, 'd.png'));
    const source = await openFrames(folder);
    expect(source.frameNames).toEqual(['a.png', 'd.png']);
    expect(source.warnings).toEqual([expect.stringMatching(/left out: b\.png, c\.png\.$/)]);
    await source.close();
  });
});
