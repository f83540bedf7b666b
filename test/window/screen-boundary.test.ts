import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { makeSizedLibrary, withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('a screen that fails', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('REQ-APP-018 says what happened in its place, leaves the others usable, and comes back when asked', async () => {
    const { page } = window;
    await page.route('**/assets/video-*.js', (route) => route.abort());
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).dblclick();
    const note = page.getByRole('alert').filter({ hasText: 'Caliper made a mistake' });
    await note.waitFor();
    expect(await note.textContent()).toContain('Everything saved before is kept.');
    await page.keyboard.press('Control+1');
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).waitFor();
    await page.keyboard.press('Control+2');
    await note.waitFor();
    await page.unroute('**/assets/video-*.js');
    await Promise.all([page.waitForEvent('load'), note.getByRole('button', { name: 'Try again' }).click()]);
    await window.restart(); // in a browser, a backend takes one page only
    await page.keyboard.press('Control+1');
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).dblclick();
    await page.locator('[data-frame-index]').waitFor();
  });
});
