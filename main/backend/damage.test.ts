import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  endOf,
  importCase,
  makeSizingCase,
  openBackend,
  type SizingCase,
  sizeOnCpu,
  storedSizes,
} from '../../test/sizing-case.ts';
import { scanPackets } from '../media/video/packet-table.ts';
import { Video } from '../media/video/video.ts';
import type { Backend } from './index.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let sizingCase: SizingCase;
let backend: Backend;

beforeAll(async () => {
  sizingCase = await makeSizingCase(60);
  const video = await Video.open(sizingCase.video);
  const { packets } = await scanPackets(video);
  await video.close();
  const bytes = await readFile(sizingCase.video);
  const { bytePosition, sizeBytes } = packets[40]!;
  bytes.fill(0xff, bytePosition + Math.floor(sizeBytes * 0.4), bytePosition + Math.floor(sizeBytes * 0.9));
  await writeFile(sizingCase.video, bytes);
  backend = await openBackend(join(sizingCase.folder, 'library'));
});
afterAll(async () => {
  await backend.close();
  await sizingCase[Symbol.asyncDispose]();
});

describe('REQ-MEDIA-014 damage is told at import, on the timeline and beside each size', () => {
  it('marks sizes of damaged frames, leaves them out of the lesion, and counts them if asked to', async () => {
    const { client } = backend;
    const { warnings } = await client.library.import({ path: sizingCase.video });
    expect(warnings.join(' ')).toMatch(
      /^10 of 60 pictures are damaged or build upon damaged ones: frames 40-49\./,
    );
    const ids = await importCase(backend, sizingCase);
    const { damage } = await client.media.damage({ mediaId: ids.mediaId });
    expect(damage).toEqual({ checkedFrames: 60, damaged: [{ from: 40, to: 50 }], lost: [] });
    expect(await sizeOnCpu(backend, ids)).toMatchObject({ state: 'done' });
    const { lesions, frames } = await storedSizes(backend, ids.mediaId);
    expect(frames.filter(({ damaged }) => damaged).map(({ frameIndex }) => frameIndex)).toEqual(
      Array.from({ length: 20 }, (_, i) => 40 + (i >> 1)),
    );
    expect(lesions).toMatchObject([
      { lesion: 'left', frameCount: 50, damagedFrames: 10 },
      { lesion: 'right', frameCount: 20, damagedFrames: 10 },
    ]);
    const [run] = (await client.predictions.runs({ mediaId: ids.mediaId })).runs;
    expect(run!.record!.mediaNotes).toEqual([
      'Of 90 sized boxes, 20 on damaged frames were left out of the sizes of lesions.',
    ]);
    const path = join(sizingCase.folder, 'out');
    await client.predictions.export({ runId: run!.id, path });
    const csv = (await readFile(`${path}.csv`, 'utf8')).trim().split('\n');
    const column = csv[0]!.split(',').indexOf('damaged');
    expect(csv.slice(1).filter((line) => line.split(',')[column] === '1')).toHaveLength(20);
    expect(JSON.parse(await readFile(`${path}.json`, 'utf8')).lesions[0].damagedFrames).toBe(10);
    const { jobId } = await client.predictions.size({ ...ids, provider: 'cpu', includeDamaged: true });
    expect(await endOf(backend, jobId)).toMatchObject({ state: 'done' });
    const all = await storedSizes(backend, ids.mediaId);
    expect(all.lesions.map(({ frameCount }) => frameCount)).toEqual([60, 30]);
  });

  it('checks every picture on request', async () => {
    const { media } = await backend.client.library.import({ path: sizingCase.video });
    const { jobId } = await backend.client.media.check({ mediaId: media.id });
    expect(await endOf(backend, jobId)).toMatchObject({
      ...{ state: 'done', result: { frameCount: 60, damage: { checkedFrames: 60 } } },
    });
  });
});

describe('REQ-MEDIA-013 an import decides by all bytes', () => {
  it('adds two hundred images of which one is another, and knows the first folder again', async () => {
    const { client } = backend;
    const add = async (name: string, greyOfThird: number) => {
      const folder = join(sizingCase.folder, name);
      await mkdir(folder, { recursive: true });
      for (let i = 0; i < 200; i++) {
        const grey = i === 2 ? greyOfThird : 40 + i;
        const background = { r: grey, g: grey, b: grey };
        const still = sharp({ create: { width: 32, height: 24, channels: 3, background } });
        await still.png({ compressionLevel: 0 }).toFile(join(folder, `f${i}.png`));
      }
      return client.library.import({ path: folder });
    };
    const first = await add('one', 42);
    const second = await add('two', 0);
    expect([first.alreadyThere, second.alreadyThere]).toEqual([false, false]);
    expect(second.media.fingerprint).toBe(first.media.fingerprint);
    const again = await client.library.import({ path: join(sizingCase.folder, 'one') });
    expect(again).toMatchObject({ alreadyThere: true, media: { id: first.media.id } });
    await expect(
      client.media.relink({ mediaId: first.media.id, path: join(sizingCase.folder, 'two') }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await utimes(join(sizingCase.folder, 'one', 'f2.png'), 1, 1);
    expect((await client.media.frame({ mediaId: first.media.id, frameIndex: 2 })).frameIndex).toBe(2);
  });
});
