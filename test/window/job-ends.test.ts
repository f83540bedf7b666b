import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OpenWindow, openWindow } from './open-window.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('REQ-WIN-014 the end of a job is said on every screen', () => {
  let made: SizedLibrary;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    window = await openWindow({ libraryFolder: made.library });
    window.page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });
  const go = (place: string) => window.page.evaluate(`location.hash = '#/${place}'`);
  const said = (text: string | RegExp) => window.page.getByRole('alert').filter({ hasText: text });

  it('a self-test that is done is shown without asking again, and Show leads to it', async () => {
    const { page } = window;
    await go('settings/self-test');
    await page.getByText('The self-test was not run yet').waitFor();
    await page.getByRole('button', { name: 'Run the self-test' }).click();
    await page.getByRole('cell', { name: 'CPU' }).waitFor();
    await go('library');
    const done = said('Done: Self-test');
    await done.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('cell', { name: 'CPU' }).waitFor();
    await done.waitFor({ state: 'detached' });
  });

  it('a training that failed says why on any screen, and stays until it is dismissed', async () => {
    const { page } = window;
    await go('models/train');
    await page.getByRole('textbox', { name: 'Folder of training data' }).fill('/nowhere');
    await page.getByRole('textbox', { name: 'Bundle folder' }).fill('/nowhere/bundle');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Trial');
    await page.getByRole('checkbox', { name: /ungated control/ }).uncheck();
    await page.getByRole('button', { name: 'Start training' }).click();
    const failed = said(/Failed: Train/);
    await failed.waitFor();
    expect(await failed.innerText()).toContain('/nowhere');
    await go('video');
    await go('settings/about');
    expect(await failed.isVisible()).toBe(true);
    await failed.getByRole('button', { name: 'Show' }).click();
    await page
      .getByRole('article', { name: /^Train/ })
      .getByRole('alert')
      .waitFor();
    await failed.waitFor({ state: 'detached' });
  });

  it('several failures share one message', async () => {
    const { page } = window;
    await page.keyboard.press('r');
    await said(/^Failed: Train/).waitFor();
    await page.keyboard.press('r');
    const many = said('2 jobs have failed');
    await many.waitFor();
    await many.getByRole('button', { name: 'Close' }).click();
    await many.waitFor({ state: 'detached' });
    expect(window.errors).toEqual([]);
  });
});
