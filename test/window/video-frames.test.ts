import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { openBackend } from '../sizing-case.ts';
import { makeVideo } from '../videos/make-video.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { numberOnCanvas, readNumberOnCanvas, shownFrame, showVideo } from './video-page.ts';
import { withoutChromium } from './window-case.ts';

/** Frame 30 and later stand five times as long as those before: no frame rate describes this video. */
const unevenMs = (i: number) => (i < 30 ? 40 * i : 1200 + 200 * (i - 30));

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('the frame on the screen', () => {
  let folder: string;
  let window: OpenWindow;
  let even: MediaId;
  let uneven: MediaId;
  let motionJpeg: MediaId;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-frames-'));
    const file = (name: string) => join(folder, name);
    await makeVideo(file('even.mp4'), { encoder: 'libx264', frameCount: 120, keyEvery: 30, bFrames: 2 });
    await makeVideo(file('uneven.mkv'), { encoder: 'libx264', frameCount: 36, bFrames: 2, ptsMs: unevenMs });
    await makeVideo(file('motion.avi'), { encoder: 'mjpeg', container: 'avi', frameCount: 30 });
    const backend = await openBackend(file('library'));
    const add = async (name: string) => (await backend.client.library.import({ path: file(name) })).media.id;
    even = await add('even.mp4');
    uneven = await add('uneven.mkv');
    motionJpeg = await add('motion.avi');
    await backend.close();
    window = await openWindow({ libraryFolder: file('library') });
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('REQ-VIDEO-001 is the one asked for: by keys, by number, to both ends', async () => {
    const { page } = window;
    await showVideo(page, even);
    const steps = [
      ['ArrowRight', 1],
      ['ArrowRight', 2],
      ['Shift+ArrowRight', 12],
      ['ArrowLeft', 11],
      ['End', 119],
      ['ArrowRight', 119],
      ['Shift+ArrowLeft', 109],
      ['Home', 0],
    ] as const;
    for (const [key, frameIndex] of steps) {
      await page.keyboard.press(key);
      await shownFrame(page, frameIndex);
      expect({ key, number: await numberOnCanvas(page) }).toEqual({ key, number: frameIndex });
    }
    await page.keyboard.press('g');
    await page.keyboard.type('77');
    await page.keyboard.press('Enter');
    await shownFrame(page, 77);
    expect(await numberOnCanvas(page)).toBe(77);
    expect(await page.getByLabel('Frame number').inputValue()).toBe('77');
    expect(await page.getByText('pts 3080000 µs').isVisible()).toBe(true);
    expect(await page.getByText('00:03.080').isVisible()).toBe(true);
  });

  it('REQ-VIDEO-001 keeps up with keys that come faster than frames', async () => {
    const { page } = window;
    await showVideo(page, even);
    for (let press = 0; press < 25; press += 1) await page.keyboard.press('ArrowRight');
    await shownFrame(page, 25);
    expect(await numberOnCanvas(page)).toBe(25);
  });

  it('REQ-VIDEO-001 is scrubbed in the timeline', async () => {
    const { page } = window;
    await showVideo(page, even);
    const { x, y, width } = (await page.getByRole('slider', { name: 'Timeline' }).boundingBox())!;
    const gutter = 64;
    const xOf = (frame: number) => x + gutter + ((frame + 0.5) / 120) * (width - gutter);
    await page.mouse.move(xOf(60), y + 20);
    await page.mouse.down();
    await shownFrame(page, 60);
    await page.mouse.move(xOf(90), y + 20);
    await shownFrame(page, 90);
    await page.mouse.up();
    expect(await numberOnCanvas(page)).toBe(90);
  });

  it('REQ-VIDEO-001 is refused when another frame came than was asked for', async () => {
    const { page } = window;
    await showVideo(page, even);
    await page.route('**/frame/*/50.rgb', async (route) => {
      const response = await route.fetch({ url: route.request().url().replace('50.rgb', '51.rgb') });
      await route.fulfill({ response });
    });
    await page.keyboard.press('g');
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert').filter({ hasText: 'Frame 50 cannot be shown' });
    await alert.waitFor();
    expect(await alert.textContent()).toContain(
      'Frame 50 was asked for, but frame 51 came. It is not shown.',
    );
    expect(await numberOnCanvas(page)).toBe(0);
    await page.unroute('**/frame/*/50.rgb');
    await alert.getByRole('button').click();
    await shownFrame(page, 50);
    expect(await numberOnCanvas(page)).toBe(50);
  });

  it('REQ-VIDEO-002 plays by the time stamps of an uneven video: each picture is its index, none comes early', async () => {
    const { page } = window;
    await showVideo(page, uneven);
    await page.evaluate(`
      window.seen = [];
      const element = document.querySelector('[data-frame-index]');
      element.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => {
        const index = Number(element.dataset.frameIndex);
        if (window.seen.at(-1)?.index !== index) {
          window.seen.push({ index, atMs: performance.now(), number: (${readNumberOnCanvas})() });
        }
      });
    `);
    const startMs = await page.evaluate<number>('performance.now()');
    await page
      .getByRole('region', { name: 'Transport' })
      .getByRole('button', { name: 'Play or pause' })
      .click();
    await shownFrame(page, 35);
    await page.getByText('lossless').waitFor();
    const seen = await page.evaluate<{ index: number; atMs: number; number: number }[]>('window.seen');
    const played = seen.filter(({ index }) => index > 0);
    expect(played.map(({ number }) => number)).toEqual(played.map(({ index }) => index));
    expect(played.map(({ index }) => index)).toEqual(
      played.map(({ index }) => index).toSorted((a, b) => a - b),
    );
    const early = played.filter(({ index, atMs }) => atMs - startMs < unevenMs(index) - 1);
    expect(early).toEqual([]);
    // What was not shown was counted: the two add up to the video.
    const dropped = page.getByText(/\d+ dropped/);
    const droppedCount =
      (await dropped.count()) === 0 ? 0 : Number.parseInt((await dropped.textContent())!, 10);
    expect(played.length + droppedCount).toBe(35);
  });

  it('REQ-VIDEO-002 plays what no browser decodes', async () => {
    const { page } = window;
    await showVideo(page, motionJpeg);
    await page.keyboard.press('Space');
    await shownFrame(page, 29);
    expect(await numberOnCanvas(page)).toBe(29);
    await page.keyboard.press('Home');
    await shownFrame(page, 0);
    expect(await numberOnCanvas(page)).toBe(0);
  });

  it('says nothing on the console', () => {
    expect(window.errors).toEqual([]);
  });
});
