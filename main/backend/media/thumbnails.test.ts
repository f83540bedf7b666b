import { readdirSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { makeVideo } from '../../../test/videos/make-video.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import type { FrameSeries, Media } from '../../contract/media.ts';
import { openFrames } from '../../media/index.ts';
import { FrameServer } from './frame-server.ts';
import { Thumbnails } from './thumbnails.ts';

const at = temporaryFolder();
const size = { widthPx: 320, heightPx: 192 };

async function videoOf(name: string, draw?: (number: number) => Buffer): Promise<FrameSeries> {
  const path = at(`${name}.mp4`);
  await makeVideo(path, { encoder: 'libx264', frameCount: 40, size, ...(draw && { draw }) });
  const source = await openFrames(path);
  const { fingerprint } = source;
  await source.close();
  return {
    ...{ id: name as never, patientId: 'p' as never, kind: 'video', name: `${name}.mp4`, path, fingerprint },
    ...{ ...size, frameCount: 40, importedAt: '2026-01-02T03:04:05.004Z' },
  };
}

/** A grey picture, or one that shows something. */
const picture = (shows: boolean) => {
  const yuv = Buffer.alloc((size.widthPx * size.heightPx * 3) / 2, 128);
  for (let i = 0; shows && i < size.widthPx * size.heightPx; i += 1) yuv[i] = i % 320 < 160 ? 30 : 220;
  return yuv;
};

const knownContent = ({ fingerprint }: Media) => ({
  ...{ fingerprint, frameCount: 40 },
  ...{ contentSha256: null, modifiedMs: null },
});

it('shows a frame with something on it where there is one', async () => {
  const frames = new FrameServer(knownContent);
  const thumbnails = new Thumbnails(at('a'), frames);
  const video = await videoOf('late', (number) => picture(number > 25 && number < 32));
  const { channels } = await sharp(await thumbnails.jpeg(video, 320)).stats();
  expect(channels[0]!.stdev).toBeGreaterThan(50);
  await frames.close();
});

it('makes a picture for one who still waits when another who asked first has gone', async () => {
  const frames = new FrameServer(knownContent);
  const thumbnails = new Thumbnails(at('b'), frames);
  const video = await videoOf('shared');
  const gone = new AbortController();
  gone.abort();
  const first = thumbnails.jpeg(video, 100, gone.signal);
  const second = thumbnails.jpeg(video, 100);
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect((await sharp(await second).metadata()).width).toBe(160);
  expect(readdirSync(at('b', 'thumbnails'))).toEqual(['shared-160.jpg']);
  await frames.close();
});
