import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JSHandle } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSizingCase, type SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('REQ-WIN-003 dropped files, with the bridge of the desktop window', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizingCase(30);
    const broken = join(made.folder, 'broken.mp4');
    writeFileSync(broken, 'not a video');
    const odd = join(made.folder, 'odd\nname.mp4');
    copyFileSync(made.video, odd);
    window = await openWindow({
      libraryFolder: made.library,
      dropped: { 'video.mp4': made.video, 'broken.mp4': broken, 'odd.mp4': odd },
    });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('the drop zone fills the window while files are over it; each file says what became of it', async () => {
    const { page } = window;
    await page.getByText('The library is empty').waitFor();
    const dataTransfer = (await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      for (const name of ['video.mp4', 'broken.mp4']) data.items.add(new File(['x'], name));
      return data;
    })()`)) as JSHandle<object>;
    await page.dispatchEvent('body', 'dragenter', { dataTransfer });
    const zone = page.getByText('Drop to add to the library').locator('xpath=ancestor::div[2]');
    expect(await zone.boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
    await page.dispatchEvent('body', 'drop', { dataTransfer });
    await zone.waitFor({ state: 'detached' });
    await page.getByText('1 file added, 1 failed').waitFor();
    const failed = page
      .getByRole('region', { name: 'Files being added' })
      .getByRole('listitem')
      .filter({ hasText: 'broken.mp4' });
    expect(await failed.innerText()).toContain('Nothing in the library was changed.');
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).waitFor();
    expect(window.errors).toEqual([]);
  });

  it('REQ-WIN-003 counts what was there already, of these files alone, and keeps a name with a line break whole', async () => {
    const { page } = window;
    await page.keyboard.press('Control+O');
    const dialog = page.getByRole('dialog');
    expect((await dialog.getByRole('textbox').first().inputValue()).split('\n')).toHaveLength(3);
    await dialog.getByRole('button', { name: 'Add 3 items' }).click();
    await page.getByText('0 files added, 2 already there, 1 failed').waitFor();
    const listed = page.getByRole('region', { name: 'Files being added' }).getByRole('listitem');
    expect(await listed.count()).toBe(3);
  });

  it('files that leave again leave nothing behind', async () => {
    const { page } = window;
    const dataTransfer = (await page.evaluateHandle(
      "(() => { const data = new DataTransfer(); data.items.add(new File(['x'], 'a.mp4')); return data; })()",
    )) as JSHandle<object>;
    await page.dispatchEvent('body', 'dragenter', { dataTransfer });
    await page.getByText('Drop to add to the library').waitFor();
    await page.dispatchEvent('body', 'dragleave', { dataTransfer });
    await page.getByText('Drop to add to the library').waitFor({ state: 'detached' });
  });
});
