import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { openBackend } from '../sizing-case.ts';
import { buildApplication, type CaliperPage, openWindow, type RunningWindow, skipReason } from './launch.ts';

const video = join(import.meta.dirname, '../../assets/sample/phantom-clip.mp4');

describe.skipIf(skipReason !== undefined)('the page and the backend', () => {
  let folder: string;
  let window: RunningWindow;
  let mediaId: MediaId;
  /** Where the page finds pictures and videos. */
  let media: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-window-'));
    const backend = await openBackend(join(folder, 'library'));
    const imported = await backend.client.library.import({ path: video, patientPseudonym: 'phantom' });
    mediaId = imported.media.id;
    await backend.close();
    await buildApplication();
    window = await openWindow({ folder });
    ({ media } = await window.page.evaluate(() =>
      (globalThis as unknown as CaliperPage).caliper.connectBackend(),
    ));
  }, 120_000);
  afterAll(async () => {
    await window?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the page gets: status, headers, and the bytes as length and SHA-256. */
  const ask = (route: string, headers: Record<string, string> = {}) =>
    window.page.evaluate(
      async ([address, sent]) => {
        const answer = await fetch(address, { headers: sent });
        const bytes = await answer.arrayBuffer();
        const { crypto } = globalThis as unknown as {
          crypto: { subtle: { digest(name: string, data: ArrayBuffer): Promise<ArrayBuffer> } };
        };
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        return {
          status: answer.status,
          headers: Object.fromEntries(answer.headers) as Record<string, string>,
          byteLength: bytes.byteLength,
          sha256,
        };
      },
      [`${media}${route}`, headers] as const,
    );

  it('REQ-APP-008 a range of a video is answered with 206 and exactly those bytes', async () => {
    const bytes = readFileSync(video);
    const answer = await ask(`video/${mediaId}`, { range: 'bytes=1000-1999' });
    expect(answer).toMatchObject({
      status: 206,
      byteLength: 1000,
      sha256: createHash('sha256').update(bytes.subarray(1000, 2000)).digest('hex'),
      headers: { 'content-range': `bytes 1000-1999/${bytes.byteLength}`, 'content-length': '1000' },
    });
    const whole = await ask(`video/${mediaId}`);
    expect(whole).toMatchObject({
      status: 200,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const beyond = await ask(`video/${mediaId}`, { range: `bytes=${bytes.byteLength}-` });
    expect(beyond.status).toBe(416);
  });

  it('REQ-APP-008 a frame comes raw with its size, index and time stamp, and as JPEG', async () => {
    const raw = await ask(`frame/${mediaId}/7.rgb`);
    const widthPx = Number(raw.headers['x-caliper-width']);
    const heightPx = Number(raw.headers['x-caliper-height']);
    expect(raw).toMatchObject({
      status: 200,
      byteLength: widthPx * heightPx * 3,
      headers: { 'x-caliper-frame-index': '7', 'x-caliper-pts-us': expect.stringMatching(/^\d+$/) },
    });
    expect(widthPx * heightPx).toBeGreaterThan(10_000);
    const size = await window.page.evaluate(async (address) => {
      const { Image } = globalThis as unknown as {
        Image: new () => { src: string; naturalWidth: number; decode(): Promise<void> };
      };
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      return picture.naturalWidth;
    }, `${media}frame/${mediaId}/7.jpg?width=160`);
    expect(size).toBe(160);
  });

  it('REQ-APP-008 addresses that name no medium, no frame or a path are refused', async () => {
    const strange = '00000000-0000-7000-8000-000000000000';
    expect((await ask(`video/${strange}`)).status).toBe(404);
    expect((await ask(`frame/${mediaId}/99999999.rgb`)).status).toBe(400);
    expect((await ask(`video/${mediaId}?path=/etc/hostname`)).status).toBe(404);
    expect((await ask(`video/${encodeURIComponent(video)}`)).status).toBe(404);
    const posted = await window.page.evaluate(
      (address) => fetch(address, { method: 'POST' }).then((answer) => answer.status),
      `${media}video/${mediaId}`,
    );
    expect(posted).toBe(400);
  });
});
