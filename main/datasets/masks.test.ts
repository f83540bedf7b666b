import { mkdir } from 'node:fs/promises';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../test/shared-data.ts';
import { makeVideo } from '../../test/videos/make-video.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { openFrames } from '../media/index.ts';
import { importTracks } from './import-tracks.ts';
import { type Mask, maskParts } from './mask-contours.ts';
import type { OutlinePx } from './tracks.ts';
import { leaning, showsSecond } from './twin-pictures.ts';

const inFolder = temporaryFolder();

const maskOf = (...rows: readonly string[]): Mask => ({
  widthPx: rows[0]!.length,
  heightPx: rows.length,
  inside: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
});

/** Area that an outline encloses (shoelace formula), positive when it runs clockwise on screen. */
const enclosed = (outline: OutlinePx) =>
  outline.reduce((sum, { xPx, yPx }, i) => {
    const next = outline[(i + 1) % outline.length]!;
    return sum + xPx * next.yPx - next.xPx * yPx;
  }, 0) / 2;

describe('outlines of masks (REQ-DATA-004)', () => {
  it('follows pixel edges, corners only', () => {
    const [part] = maskParts(maskOf('....', '.##.', '.#..', '....'));
    expect(part).toMatchObject({ areaPx: 3, box: { xMinPx: 1, yMinPx: 1, xMaxPx: 3, yMaxPx: 3 } });
    expect(part!.outline.map(({ xPx, yPx }) => [xPx, yPx])).toEqual([
      [1, 1],
      [3, 1],
      [3, 2],
      [2, 2],
      [2, 3],
      [1, 3],
    ]);
  });

  it('keeps diagonal neighbours together and separate parts apart, largest first', () => {
    const parts = maskParts(maskOf('#....##', '.#...##', '.......'));
    expect(parts.map(({ areaPx }) => areaPx)).toEqual([4, 2]);
    expect(enclosed(parts[1]!.outline)).toBe(2);
  });

  it('leaves holes inside the outline', () => {
    const [part] = maskParts(maskOf('###', '#.#', '###'));
    expect(part!.areaPx).toBe(8);
    expect(enclosed(part!.outline)).toBe(9);
  });

  it('encloses exactly the filled part, for any mask', () => {
    const mask = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([widthPx, heightPx]) =>
        fc.record({
          widthPx: fc.constant(widthPx),
          heightPx: fc.constant(heightPx),
          inside: fc.uint8Array({
            min: 0,
            max: 1,
            minLength: widthPx * heightPx,
            maxLength: widthPx * heightPx,
          }),
        }),
      );
    fc.assert(
      fc.property(mask, (drawn) => {
        const parts = maskParts(drawn);
        const total = drawn.inside.reduce((sum, value) => sum + value, 0);
        expect(parts.reduce((sum, { areaPx }) => sum + areaPx, 0)).toBe(total);
        for (const part of parts)
          expect(enclosed(part.outline)).toBe(part.areaPx + holeArea(drawn, part.outline));
      }),
    );
  });
});

/** Pixels inside an outline that the mask part itself does not cover, counted by casting a ray from each. */
function holeArea(mask: Mask, outline: OutlinePx): number {
  const part = maskParts(mask).find(
    (candidate) => JSON.stringify(candidate.outline) === JSON.stringify(outline),
  )!;
  let covered = 0;
  for (let y = 0; y < mask.heightPx; y++) {
    for (let x = 0; x < mask.widthPx; x++) {
      const crossings = outline.filter(({ xPx, yPx }, i) => {
        const next = outline[(i + 1) % outline.length]!;
        return (
          xPx === next.xPx &&
          xPx > x + 0.5 &&
          Math.min(yPx, next.yPx) < y + 0.5 &&
          Math.max(yPx, next.yPx) > y + 0.5
        );
      });
      covered += crossings.length % 2;
    }
  }
  return covered - part.areaPx;
}

describe('telling look-alikes apart', () => {
  it('sees a step between two held runs though compression leans all frames one way', () => {
    expect(showsSecond([-0.55, -0.54, -0.55, -0.1, -0.11])).toEqual([false, false, false, true, true]);
    expect(showsSecond([0.6, 0.61, 0.2, 0.21])).toEqual([true, true, false, false]);
  });

  it('takes the sign where there is no step', () => {
    expect(showsSecond([0.4, 0.41, 0.39])).toEqual([true, true, true]);
    expect(showsSecond([-0.4])).toEqual([false]);
  });

  it('measures from -1 at the first to 1 at the second', () => {
    const [a, b] = [Uint8Array.of(10, 20, 30), Uint8Array.of(12, 20, 50)];
    expect([leaning(a, a, b), leaning(b, a, b), leaning(a, a, a)]).toEqual([-1, 1, 0]);
  });
});

describe('folders of frames and masks', () => {
  const scene = (shift: number) => {
    const data = Buffer.alloc(160 * 96 * 3);
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [Math.floor(i / 3) % 160, Math.floor(i / 480)];
      data[i] = 60 + ((x * (1 + shift) + 3 * y) % 120);
    }
    return data;
  };
  const save = (data: Buffer, path: string) =>
    sharp(data, { raw: { width: 160, height: 96, channels: 3 } })
      .png()
      .toFile(path);
  const box = (left: number) => {
    const data = Buffer.alloc(160 * 96 * 3);
    for (let y = 20; y < 40; y++) data.fill(255, 3 * (y * 160 + left), 3 * (y * 160 + left + 30));
    return data;
  };

  it('maps each frame of a video to the mask of the picture that it shows', async () => {
    await mkdir(inFolder('study', 'lesion-x'), { recursive: true });
    for (const n of [1, 2, 3]) {
      await save(scene(n), inFolder('study', 'lesion-x', `frame-00${n}.png`));
      await save(box(10 * n), inFolder('study', 'lesion-x', `mask-00${n}.png`));
    }
    await save(scene(4), inFolder('study', 'lesion-x', 'frame-004.png'));
    await save(Buffer.alloc(160 * 96 * 3), inFolder('study', 'lesion-x', 'mask-004.png'));
    await save(scene(5), inFolder('study', 'lesion-x', 'frame-005.png'));
    // Shown: 2 2 1 4 1, then a picture that is in no folder; 3 is never shown.
    const order = [2, 2, 1, 4, 1, 9];
    const grey = (n: number) => {
      const rgb = scene(n);
      const luma = Buffer.from(
        Array.from({ length: 160 * 96 }, (_, i) => 16 + Math.round((rgb[3 * i]! * 219) / 255)),
      );
      return Buffer.concat([luma, Buffer.alloc((160 * 96) / 2, 128)]);
    };
    await makeVideo(inFolder('video.mp4'), {
      encoder: 'libx264',
      frameCount: 6,
      numberOf: (i) => order[i]!,
      draw: grey,
      encoderOptions: { crf: '10' },
    });
    const video = await openFrames(inFolder('video.mp4'));
    const found = await importTracks(inFolder('study'), video);
    await video.close();
    expect(found.lesions).toHaveLength(1);
    const [lesion] = found.lesions;
    expect(lesion!.name).toBe('x');
    expect(
      [...lesion!.boxes].map(([frame, { xMinPx, yMinPx, xMaxPx, yMaxPx }]) => [
        frame,
        xMinPx,
        yMinPx,
        xMaxPx,
        yMaxPx,
      ]),
    ).toEqual([
      [0, 20, 20, 50, 40],
      [1, 20, 20, 50, 40],
      [2, 10, 20, 40, 40],
      [4, 10, 20, 40, 40],
    ]);
    expect(lesion!.outlines!.get(0)).toHaveLength(1);
    const reasons = found.skipped.map(({ where, reason }) => `${where}: ${reason}`);
    expect(reasons).toEqual([
      'lesion-x/frame-005.png: no mask has its number',
      'lesion-x/mask-004.png: the mask is empty',
      'lesion-x/frame-003.png: no frame of the video shows this picture',
    ]);
  });

  const clinic = sharedData('polyps', 'clinicdb');
  it.skipIf(!clinic).each([
    { video: 'four-lesions.mp4', frames: { a: 125, b: 115, c: 125, d: 96 } },
    { video: 'first-lesions.avi', frames: { a: 125, b: 75 } },
  ])('gives $video the boxes of the published table, without its rule', async ({ video: name, frames }) => {
    const video = await openFrames(sharedData('polyps', name)!);
    const table = await importTracks(sharedData('polyps', 'four-lesions-boxes.csv')!, video);
    const found = await importTracks(clinic!, video);
    await video.close();
    expect(Object.fromEntries(found.lesions.map((lesion) => [lesion.name, lesion.boxes.size]))).toEqual(
      frames,
    );
    for (const lesion of found.lesions) {
      expect(lesion.boxes, lesion.name).toEqual(
        table.lesions.find((track) => track.name === lesion.name)!.boxes,
      );
      expect(lesion.outlines!.size).toBe(lesion.boxes.size);
    }
  });

  it.skipIf(!clinic)(
    'finds the pictures of the video with dropped frames, and none in a video of something else',
    async () => {
      const variable = await openFrames(sharedData('polyps', 'variable-rate.mkv')!);
      const found = await importTracks(clinic!, variable);
      const { ptsUs } = variable.index;
      await variable.close();
      // Frames were dropped from the 25 fps video with their times kept, and each picture is held for 5 of its frames.
      const four = await openFrames(sharedData('polyps', 'four-lesions.mp4')!);
      const table = await importTracks(sharedData('polyps', 'four-lesions-boxes.csv')!, four);
      await four.close();
      let compared = 0;
      for (const { name, boxes } of found.lesions) {
        for (const [frameIndex, box] of boxes) {
          const sourceFrame = Math.round(ptsUs[frameIndex]! / 40_000);
          expect(box, `frame ${frameIndex}`).toEqual(
            table.lesions.find((lesion) => lesion.name === name)!.boxes.get(sourceFrame),
          );
          compared++;
        }
      }
      expect(compared).toBe(68);
      const other = await openFrames(sharedData('polyps', 'moving-scope-no-polyp.mp4')!);
      expect((await importTracks(clinic!, other)).lesions).toEqual([]);
      await other.close();
    },
  );
});
