import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { openFrames } from '../../main/media/index.ts';
import { openBackend } from '../sizing-case.ts';
import { makeVideo } from '../videos/make-video.ts';
import { canvasPicture, differenceOnCanvas } from './canvas-picture.ts';
import { buildApplication, openWindow as openApplication, skipReason } from './launch.ts';
import { openWindow } from './open-window.ts';
import { dragOnPicture, pictureView, showVideo } from './video-page.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Levels of 0 to 255 that two ways of enlarging a picture may differ by on average. */
const rounding = 1.5;

const clamped = (level: number) => Math.max(0, Math.min(255, Math.round(level)));

// Mutation: counting from the middle of a pixel on the processor, or from its edge on a graphics card, turns it red.
describe.skipIf(withoutChromium)('the picture lies where boxes are drawn', () => {
  let folder: string;
  let mediaId: MediaId;
  let frame: Uint8Array;
  let widthPx: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-place-'));
    const path = join(folder, 'video.mp4');
    await makeVideo(path, { encoder: 'libx264', frameCount: 2 });
    const backend = await openBackend(join(folder, 'library'));
    mediaId = (await backend.client.library.import({ path })).media.id;
    await backend.close();
    const source = await openFrames(path);
    frame = (await source.frame(0)).data;
    widthPx = source.widthPx;
    await source.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(skipReason !== undefined)('REQ-VIDEO-001 also after the page was zoomed', async () => {
    await buildApplication();
    await using window = await openApplication({ folder });
    const { page, application } = window;
    await showVideo(page, mediaId);
    const difference = async () => differenceOnCanvas(await canvasPicture(page), frame, widthPx);
    expect(await difference()).toBeLessThan(rounding);
    for (const factor of [1.25, 1]) {
      await application.evaluate(
        ({ BrowserWindow }, zoom) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(zoom),
        factor,
      );
      const canvasScale = `(() => {
        const { width, clientWidth } = document.querySelector('[data-frame-index] canvas');
        return width / clientWidth;
      })()`;
      await expect.poll(() => page.evaluate(canvasScale)).toBeCloseTo(factor, 2);
      await expect.poll(difference).toBeLessThan(rounding);
    }
  });

  it.each([
    ['processor', 1],
    ['processor', 1.5], // WebGL steps in
    ['gpu', 1],
    ['gpu', 1.5],
  ])('REQ-VIDEO-001 drawn by the %s, %f canvas pixels in a pixel of the page', async (device, factor) => {
    const window = await openWindow({
      libraryFolder: join(folder, 'library'),
      deviceScaleFactor: factor,
      remembered: { 'drawing-device': device },
    });
    try {
      const { page } = window;
      await showVideo(page, mediaId);
      const difference = async () => differenceOnCanvas(await canvasPicture(page), frame, widthPx);
      const whole = await pictureView(page);
      expect(await difference()).toBeLessThan(rounding);

      const { x, y } = whole.at(40, 30);
      await page.mouse.move(x, y);
      for (let turn = 0; turn < 4; turn += 1) await page.mouse.wheel(0, -120);
      await expect.poll(async () => (await pictureView(page)).scale).toBeGreaterThan(1.2 * whole.scale);
      expect(await difference()).toBeLessThan(rounding);

      const before = (await pictureView(page)).at(0, 0);
      await dragOnPicture(page, [30, 30], [50, 40]);
      await expect.poll(async () => (await pictureView(page)).at(0, 0)).not.toEqual(before);
      expect(await difference()).toBeLessThan(rounding);

      await page.keyboard.press('w');
      await dragOnPicture(page, [30, 30], [60, 20]);
      const said = page.getByText(/^brightness -?\d+ to/);
      const [black, white] = (await said.textContent())!.match(/-?\d+/g)!.map(Number) as [number, number];
      const brightened = frame.map((level) => clamped((255 * (level - black)) / (white - black)));
      const drawn = await canvasPicture(page);
      // Each maps to 256 levels at another moment: before or after it enlarges.
      expect(differenceOnCanvas(drawn, brightened, widthPx)).toBeLessThan(3 * rounding);
      expect(differenceOnCanvas(drawn, frame, widthPx)).toBeGreaterThan(6 * rounding);
      await page.keyboard.press('Escape');

      await page.keyboard.press('f');
      await expect.poll(async () => (await pictureView(page)).scale).toBeCloseTo(whole.scale, 3);
      expect(await difference()).toBeLessThan(rounding);
      expect(window.errors).toEqual([]);
    } finally {
      await window.close();
    }
  });
});
