import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSizingCase, type SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('REQ-WIN-002 from an empty library to sizes with the keyboard alone', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizingCase(50);
    copyFileSync(made.boxes, join(made.folder, 'video.csv'));
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('REQ-WIN-003 adds a video with its boxes, and says of a file that cannot be added what was kept', async () => {
    const { page } = window;
    await page.getByText('The library is empty').waitFor();
    await page.keyboard.press('Control+O');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type(`${made.video}\n${join(made.folder, 'video.csv')}\n/nowhere/else.mp4`);
    await page.keyboard.press('Tab');
    await page.keyboard.type('P-0412');
    await page.keyboard.press('Enter');
    await page.getByText('2 files added, 1 failed').waitFor();
    const imports = page.getByRole('region', { name: 'Files being added' });
    expect(await imports.getByText('75 boxes added').isVisible()).toBe(true);
    const failed = imports.getByRole('listitem').filter({ hasText: 'else.mp4' });
    expect(await failed.innerText()).toContain('Nothing in the library was changed.');
    expect(await failed.innerText()).toContain('Check that the file is where you expect it');
    expect(await page.getByRole('row').filter({ hasText: 'video.mp4' }).innerText()).toContain('P-0412');
  });

  it('imports a model', async () => {
    const { page } = window;
    await page.keyboard.press('Control+3');
    await page.getByRole('heading', { name: 'No model yet' }).waitFor();
    await page.keyboard.press('i');
    await page.getByRole('dialog').getByLabel('Bundle folder').waitFor();
    await page.keyboard.type(made.bundle);
    await page.keyboard.press('Enter');
    const card = page.getByRole('article', { name: 'tiny 1' });
    await card.getByRole('row').nth(1).waitFor();
    expect(await card.innerText()).toContain('Demonstration model');
    expect(await card.innerText()).toContain('Constant predictor');
  });

  it('selects the video, runs the model on it and sees the result', async () => {
    const { page } = window;
    await page.keyboard.press('Control+1');
    const row = page.getByRole('row').filter({ hasText: 'video.mp4' });
    await row.waitFor();
    for (let stop = 0; stop < 40 && !(await page.getByRole('grid').evaluate(isFocused)); stop += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    expect(await row.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('r');
    await row.getByText('2 to decide').waitFor();
    await page.getByText('Newest finished run').waitFor();
    const inspector = await page.getByRole('complementary', { name: 'Selection' }).innerText();
    expect(inspector).toMatch(/left\s+50 frames/);
    expect(inspector).toMatch(/right\s+25 frames/);
    expect(inspector).toMatch(/\d+\.\d mm\s+\d+\.\d to \d+\.\d/);
    expect(inspector).toContain('tiny · CPU');
    expect(inspector).toContain('a constant reaches');
    expect(inspector).toContain('Demonstration model');
  });

  it('opens it and comes back; the palette finds it by its name', async () => {
    const { page } = window;
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/video\/[0-9a-f-]{36}$/);
    expect(await page.getByRole('navigation', { name: 'Where you are' }).innerText()).toContain('video.mp4');
    await page.keyboard.press('Control+1');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+K');
    await page.keyboard.type('video');
    await page.getByRole('option', { name: /video\.mp4/ }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/video\/[0-9a-f-]{36}$/);
    expect(window.errors).toEqual([]);
  });
});

/** Runs in the page. */
function isFocused(element: { readonly ownerDocument: { readonly activeElement: unknown } }): boolean {
  return element.ownerDocument.activeElement === element;
}
