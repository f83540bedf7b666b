import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../../test/sizing-case.ts';
import { makeVideo } from '../../../test/videos/make-video.ts';
import { readNumber } from '../../../test/videos/numbered-picture.ts';
import { temporaryFolder } from '../../../test/videos/temporary-folder.ts';
import type { Backend } from '../backend.ts';
import { parseRange } from './byte-range.ts';
import { type Loopback, serveLoopback } from './loopback.ts';

const origin = 'http://127.0.0.1:5173';
const frameCount = 250;
const at = temporaryFolder();
const video = at('video.mp4');
let backend: Backend;
let served: Loopback;
let mediaId: string;

beforeAll(async () => {
  const size = { widthPx: 384, heightPx: 288 };
  await makeVideo(video, { encoder: 'libx264', frameCount, keyEvery: 50, size });
  backend = await openBackend(at('library'));
  served = await serveLoopback(backend, { allowedOrigins: [origin] });
  mediaId = (await backend.client.library.import({ path: video })).media.id;
}, 120_000);
afterAll(async () => {
  await served.close();
  await backend.close();
});

const address = (path: string, token = served.mediaToken) =>
  `http://127.0.0.1:${served.port}/media/${token}/${path}`;
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

describe('REQ-SYS-005 media addresses', () => {
  it('give the wanted frame without loss, and say which one it is', async () => {
    const answer = await fetch(address(`frame/${mediaId}/137.rgb`));
    const data = await bytesOf(answer);
    expect([...answer.headers].filter(([name]) => name.startsWith('x-caliper'))).toEqual([
      ['x-caliper-frame-index', '137'],
      ['x-caliper-height', '288'],
      ['x-caliper-pts-us', '5480000'],
      ['x-caliper-width', '384'],
    ]);
    expect(data.byteLength).toBe(384 * 288 * 3);
    expect(readNumber({ widthPx: 384, data })).toBe(137);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('give a frame as JPEG of a width, never larger than it is, with the size of the video beside it', async () => {
    for (const [query, widthPx] of [
      ['?width=96', 96],
      ['?width=4000', 384],
      ['', 384],
    ] as const) {
      const answer = await fetch(address(`frame/${mediaId}/9.jpg${query}`));
      const facts = await sharp(await bytesOf(answer)).metadata();
      expect([facts.format, facts.width]).toEqual(['jpeg', widthPx]);
      expect(answer.headers.get('x-caliper-width')).toBe('384');
    }
  });

  it('keep a thumbnail on the disk, complete, and give it again when the video is gone', async () => {
    const path = at('gone.mp4');
    await makeVideo(path, { encoder: 'libx264', frameCount: 10, size: { widthPx: 320, heightPx: 192 } });
    const { media } = await backend.client.library.import({ path });
    const first = await bytesOf(await fetch(address(`thumbnail/${media.id}.jpg?width=100`)));
    expect((await sharp(first).metadata()).width).toBe(160);
    expect(readdirSync(at('library', 'thumbnails'))).toEqual([`${media.id}-160.jpg`]);
    rmSync(path);
    expect(await bytesOf(await fetch(address(`thumbnail/${media.id}.jpg?width=160`)))).toEqual(first);
    expect((await fetch(address(`thumbnail/${media.id}.jpg?width=161`))).status).toBe(404);
  });

  it('give the bytes of a video whole and in ranges, and refuse a range beyond its end', async () => {
    const all = new Uint8Array(readFileSync(video));
    const ask = (range?: string) => fetch(address(`video/${mediaId}`), { headers: range ? { range } : {} });
    const whole = await ask();
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    expect(await bytesOf(whole)).toEqual(all);
    const part = await ask('bytes=100-299');
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-299/${all.length}`]);
    expect(await bytesOf(part)).toEqual(all.subarray(100, 300));
    const end = await ask('bytes=-10');
    expect([end.status, await bytesOf(end)]).toEqual([206, all.slice(-10)]);
    const beyond = await ask(`bytes=${all.length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${all.length}`]);
  });

  it.each([
    ['another token', () => address(`video/${mediaId}`, '0'.repeat(64)), 404],
    ['no token', () => `http://127.0.0.1:${served.port}/media/video/${mediaId}`, 404],
    ['an unknown item', () => address('video/01890000-0000-7000-8000-000000000000'), 404],
    ['a path', () => address('video/..%2f..%2fetc%2fpasswd'), 404],
    ['a frame beyond the end', () => address(`frame/${mediaId}/${frameCount}.rgb`), 400],
    ['a width of no size', () => address(`frame/${mediaId}/1.jpg?width=0`), 400],
  ])('refuse %s', async (_what, url, status) => {
    expect((await fetch(url())).status).toBe(status);
  });

  it('answer pages of the allowed origins only, and only under their own host name', async () => {
    const ask = (headers: Record<string, string>, method = 'GET') =>
      new Promise<{ status: number | undefined; allowed: unknown }>((resolve, reject) => {
        request(address(`frame/${mediaId}/1.rgb`), { headers, method }, (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode, allowed: answer.headers['access-control-allow-origin'] });
        })
          .on('error', reject)
          .end();
      });
    expect(await ask({ origin })).toEqual({ status: 200, allowed: origin });
    expect(await ask({ origin }, 'OPTIONS')).toEqual({ status: 204, allowed: origin });
    expect(await ask({ origin: 'https://example.org' })).toEqual({ status: 403, allowed: undefined });
    expect(await ask({ host: 'example.org' })).toEqual({ status: 403, allowed: undefined });
    expect(await ask({}, 'POST')).toEqual({ status: 400, allowed: undefined });
  });

  it('go on after a client that hangs up in the middle', async () => {
    const abort = new AbortController();
    const hangingUp = fetch(address(`video/${mediaId}`), { signal: abort.signal });
    await hangingUp;
    abort.abort();
    expect((await fetch(address(`frame/${mediaId}/3.rgb`))).status).toBe(200);
  });

  it('give frame after frame faster than they are played', async () => {
    const startMs = performance.now();
    for (let frame = 0; frame < 200; frame += 1) {
      const data = await bytesOf(await fetch(address(`frame/${mediaId}/${frame}.jpg`)));
      expect(data.byteLength).toBeGreaterThan(1000);
    }
    const perSecond = 200 / ((performance.now() - startMs) / 1000);
    console.log(`${perSecond.toFixed(0)} frames of 384×288 a second over HTTP as JPEG`);
    expect(perSecond).toBeGreaterThan(25);
  });
});

it.each([
  ['bytes=0-', { from: 0, to: 9 }],
  ['bytes=3-100', { from: 3, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-30', { from: 0, to: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', undefined],
  ['bytes=0-1,3-4', undefined],
  ['items=0-1', undefined],
  ['bytes=-', undefined],
  [undefined, undefined],
])('reads the range %s of ten bytes', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range);
});
