import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { openBackend } from '../sizing-case.ts';
import { makeVideo } from '../videos/make-video.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { shownFrame, showVideo } from './video-page.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('videos as they were left, and stills', () => {
  let made: SizedLibrary;
  let window: OpenWindow;
  const stills: MediaId[] = [];

  beforeAll(async () => {
    made = await makeSizedLibrary();
    const backend = await openBackend(made.library);
    for (const [name, number] of [
      ['still-10.mp4', 10],
      ['still-2.mp4', 2],
    ] as const) {
      const path = join(made.folder, name);
      await makeVideo(path, { encoder: 'libx264', frameCount: 1, keyEvery: 1, numberOf: () => number });
      stills.push((await backend.client.library.import({ path })).media.id);
    }
    await backend.close();
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('REQ-VIDEO-008 after a restart the video stands at its frame and lesion', async () => {
    const { page } = window;
    await showVideo(page, made.mediaId);
    const row = page
      .getByRole('region', { name: 'Lesions' })
      .getByRole('listitem')
      .filter({ hasText: 'right' });
    await row.getByRole('button').first().click();
    const frame = page.locator('[data-frame-index]');
    const shown = async () => Number(await frame.getAttribute('data-frame-index'));
    await expect.poll(shown).toBeGreaterThan(24);
    const left = (await shown()) + 1;
    await page.keyboard.press('ArrowRight');
    await shownFrame(page, left);
    const noted = (): Promise<unknown> => page.evaluate("localStorage.getItem('caliper.video.left')");
    await expect.poll(noted).toContain(`"frameIndex":${left},"lesionId":"`);
    await window.restart();
    await page.evaluate("location.hash = ''");
    await shownFrame(page, left);
    await expect.poll(() => row.getByRole('button').first().getAttribute('aria-pressed')).toBe('true');
  });

  it('REQ-VIDEO-009 a still has no time and no transport, but the picture before and after it', async () => {
    const { page } = window;
    await showVideo(page, stills[1]!);
    await page.getByText('1 of 2').waitFor();
    expect(await page.getByRole('region', { name: 'Transport' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Play or pause' }).count()).toBe(0);
    expect(await page.getByRole('region', { name: 'Timeline' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Previous picture' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Next picture' }).click();
    await page.waitForURL(new RegExp(stills[0]!));
    await page.getByText('2 of 2').waitFor();
    await page.locator('[data-frame-index]').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(new RegExp(stills[1]!));
    expect(window.errors).toEqual([]);
  });
});
