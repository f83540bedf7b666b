import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sharedData } from '../../../test/shared-data.ts';
import { openBackend } from '../../../test/sizing-case.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import type { MediaId } from '../../contract/ids.ts';
import type { Backend } from '../index.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const at = temporaryFolder();
let backend: Backend;

beforeAll(async () => {
  backend = await openBackend(at('library'));
});
afterAll(async () => {
  await backend.close();
});

interface Blob {
  readonly left: number;
  readonly sizePx: number;
}

let shade = 0;

/** A picture unlike all others, or a mask with white squares. */
async function save(path: string, [width, height]: readonly [number, number], blobs?: readonly Blob[]) {
  mkdirSync(dirname(at(path)), { recursive: true });
  shade += 7;
  const data = Buffer.alloc(width * height, blobs === undefined ? shade % 255 : 0);
  for (const { left, sizePx } of blobs ?? [])
    for (let y = 10; y < 10 + sizePx; y++) data.fill(255, y * width + left, y * width + left + sizePx);
  await sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(at(path));
}

async function boxesOf(mediaId: MediaId) {
  const { boxes } = await backend.client.annotations.boxes({ mediaId, fromFrame: 0, toFrame: 1 });
  return boxes.map(({ lesion, box }) => [lesion, box.xMinPx, box.yMinPx, box.xMaxPx, box.yMaxPx]);
}

describe('REQ-DATA-011 stills with masks', () => {
  it('adds pictures of different sizes as stills with the boxes of their masks, and names what has no partner', async () => {
    await save('kvasir/images/a.png', [80, 60]);
    await save(
      'kvasir/masks/a.png',
      [80, 60],
      [
        { left: 20, sizePx: 15 },
        { left: 70, sizePx: 2 },
      ],
    );
    await save('kvasir/images/b.png', [100, 70]);
    await save(
      'kvasir/masks/b.png',
      [100, 70],
      [
        { left: 5, sizePx: 20 },
        { left: 60, sizePx: 18 },
      ],
    );
    await save('kvasir/images/c.png', [90, 60]);
    await save('kvasir/images/d.png', [90, 62]);
    await save('kvasir/masks/d.png', [90, 62], []);
    await save('kvasir/images/e.png', [90, 64]);
    await save('kvasir/masks/e.png', [90, 60], [{ left: 5, sizePx: 20 }]);
    await save('kvasir/masks/z.png', [90, 60], [{ left: 5, sizePx: 20 }]);
    writeFileSync(at('kvasir/images/broken.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
    const { client } = backend;

    const { folder } = await client.library.survey({ path: at('kvasir') });
    expect(folder).toEqual({
      ...{ pictures: 6, sizeCount: 5, seriesPath: null, seriesPictures: 0, masks: 4, masksWithoutPicture: 1 },
    });
    const stills = await client.library.importStills({ path: at('kvasir') });
    expect(stills).toMatchObject({ pictures: 6, added: 5, alreadyThere: 0 });
    expect(stills.failed.map(({ where }) => where)).toEqual(['broken.png']);
    expect(stills.picturesWithoutMask).toEqual({ count: 1, names: ['c.png'] });
    expect(stills.report).toMatchObject({ read: 6, taken: 3, alreadyThere: 0, leftOut: 3, adjusted: 1 });
    expect(stills.skipped).toEqual([
      { where: 'masks/z.png', reason: 'no picture has the name of this mask' },
      { where: 'd.png', reason: 'the mask is empty' },
      { where: 'e.png', reason: 'is of 90 × 60 pixels, the frames of 90 × 64' },
    ]);
    const { media } = await client.library.list({});
    expect(media.map(({ name, kind, frameCount }) => [name, kind, frameCount])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.png`, 'image-series', 1]),
    );
    expect(await boxesOf(stills.mediaIds[0]!)).toEqual([['a', 20, 10, 35, 25]]);
    expect(await boxesOf(stills.mediaIds[1]!)).toEqual([
      ['b 1', 5, 10, 25, 30],
      ['b 2', 60, 10, 78, 28],
    ]);

    const again = await client.library.importStills({ path: at('kvasir') });
    expect(again).toMatchObject({
      added: 0,
      alreadyThere: 5,
      report: { taken: 0, alreadyThere: 3, leftOut: 3 },
    });
    await client.annotations.undo({});
    expect((await client.library.list({})).total).toBe(0);
  });

  it('finds masks in a folder beside the one that is chosen', async () => {
    await save('beside/images/a.png', [80, 60]);
    await save('beside/images/b.png', [80, 62]);
    await save('beside/masks/b.png', [80, 62], [{ left: 5, sizePx: 20 }]);
    const { folder } = await backend.client.library.survey({ path: at('beside/images') });
    expect(folder).toMatchObject({ pictures: 2, masks: 1, masksWithoutPicture: 0 });
    const stills = await backend.client.library.importStills({ path: at('beside/images') });
    expect(stills).toMatchObject({ added: 2, report: { taken: 1 } });
    await backend.client.annotations.undo({});
  });

  it('knows a series by one size in one folder, and takes masks by name onto its frames', async () => {
    for (const name of ['1', '2', '10']) {
      await save(`clinic/Original/${name}.png`, [80, 60]);
      await save(`clinic/Ground Truth/${name}.png`, [80, 60], [{ left: Number(name), sizePx: 20 }]);
    }
    await save('clinic/Ground Truth/11.png', [80, 60], [{ left: 5, sizePx: 20 }]);
    const { client } = backend;
    const { folder } = await client.library.survey({ path: at('clinic') });
    expect(folder).toMatchObject({ seriesPath: at('clinic/Original'), seriesPictures: 3, masks: 3 });
    const { media } = await client.library.import({ path: folder!.seriesPath! });
    const masks = await client.annotations.import({ mediaId: media.id, path: at('clinic/Ground Truth') });
    expect(masks.report).toMatchObject({ read: 4, taken: 3, leftOut: 1 });
    const { boxes } = await client.annotations.boxes({ mediaId: media.id, fromFrame: 0, toFrame: 3 });
    expect(boxes.map(({ lesion, frameIndex, box }) => [lesion, frameIndex, box.xMinPx])).toEqual([
      ['lesion', 0, 1],
      ['lesion', 1, 2],
      ['lesion', 2, 10],
    ]);
    await save('clinic/Original/thumbnails/1.png', [8, 6]);
    const { folder: own } = await client.library.survey({ path: at('clinic/Original') });
    expect(own).toMatchObject({ seriesPath: at('clinic/Original'), seriesPictures: 3, pictures: 4 });
  });

  const clinic = sharedData('polyps', 'clinicdb');
  it.skipIf(!clinic)('pairs every real picture with its mask and boxes what the mask shows', async () => {
    const { client } = backend;
    const path = clinic!;
    expect((await client.library.survey({ path })).folder).toMatchObject({
      ...{ pictures: 93, masks: 93, masksWithoutPicture: 0, seriesPath: null },
    });
    const stills = await client.library.importStills({ path });
    expect(stills).toMatchObject({ pictures: 93, failed: [], picturesWithoutMask: { count: 0 } });
    expect(stills.report.taken).toBeGreaterThanOrEqual(93 - stills.report.leftOut);
    const first = await boxesOf(stills.mediaIds[0]!);
    expect(first.map(([lesion]) => lesion)).toEqual(['frame-001']);
  });
});
