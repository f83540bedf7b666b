import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeTinyBundle } from '../tiny-bundle.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { showVideo } from './video-page.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('what comes of a video', () => {
  let made: SizedLibrary;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    window = await openWindow({ libraryFolder: made.library });
    window.page.setDefaultTimeout(60_000);
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });
  const said = (text: string | RegExp) => window.page.getByRole('alert').filter({ hasText: text });

  it('REQ-WIN-016 an export over files that stand there is refused, and replaces them by a button', async () => {
    const { page } = window;
    await showVideo(page, made.mediaId);
    const json = join(made.folder, 'sizes.json');
    const earlier = '{ "format": "caliper-lesion-sizes" }';
    writeFileSync(json, earlier);
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export this run' });
    await dialog.getByLabel('Path without ending').fill(join(made.folder, 'sizes'));
    await dialog.getByRole('button', { name: 'Export' }).click();
    await dialog.getByRole('alert').getByText(`There is a file at ${json} already`).waitFor();
    expect(await dialog.getByRole('alert').innerText()).toContain('Choose another name, or replace it.');
    expect(readFileSync(json, 'utf8')).toBe(earlier);
    await dialog.getByRole('button', { name: 'Replace' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(JSON.parse(readFileSync(json, 'utf8'))).toHaveProperty('lesions');
    expect(existsSync(join(made.folder, 'sizes.csv'))).toBe(true);
  });

  it('REQ-MEDIA-014 every picture is checked from the Video screen, and the answer stands in Library and Jobs', async () => {
    const { page } = window;
    await page.getByRole('region', { name: 'Sizing' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Check every picture for damage' }).click();
    const done = said('Done: Check the pictures of video.mp4');
    await done.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(new RegExp(`#/video/${made.mediaId}`));
    await page.keyboard.press('Control+1');
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).click();
    const inspector = page.getByRole('complementary', { name: 'Selection' });
    await inspector.getByText('none found, all pictures checked').waitFor();
    await inspector.getByRole('button', { name: 'Check every picture for damage' }).click();
    await said('Done: Check the pictures of video.mp4').waitFor();
    await page.keyboard.press('Control+4');
    await page
      .getByRole('article', { name: 'Check the pictures of video.mp4' })
      .getByText('All 50 pictures were decoded: no damage was found.')
      .waitFor();
  });

  it('REQ-MODEL-003 a model that fails its check is run all the same by a button, and its sizes say so', async () => {
    const { page } = window;
    const folder = join(made.folder, 'wrong');
    await writeTinyBundle(folder, { card: { name: 'wrong' }, golden: 'wrong' });
    const client = await window.connect();
    const { id: modelId } = await client.models.import({ folder });
    await client.predictions.size({ mediaId: made.mediaId, modelId, provider: 'cpu' });
    await said('Failed: Size video.mp4 with wrong').getByRole('button', { name: 'Show' }).click();
    const question = page.getByRole('region', { name: 'Run all the same' });
    await question.getByText('its sizes may be wrong by any amount').waitFor();
    await question.getByRole('button', { name: 'Run all the same' }).click();
    await said('Done: Size video.mp4 with wrong').getByRole('button', { name: 'Show' }).click();
    await page
      .getByRole('region', { name: 'Sizing' })
      .getByText('Check failed: used because this was accepted for this run')
      .waitFor();
    expect(window.errors).toEqual([]);
  });
});
