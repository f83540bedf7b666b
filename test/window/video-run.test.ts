import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { importCase, makeSizingCase, openBackend, type SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { showVideo } from './video-page.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('a sizing run on the Video screen', () => {
  let made: SizingCase;
  let window: OpenWindow;
  let mediaId: MediaId;

  beforeAll(async () => {
    // So long that it is not done before it is cancelled.
    made = await makeSizingCase(3000);
    const backend = await openBackend(made.library);
    ({ mediaId } = await importCase(backend, made));
    await backend.close();
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('REQ-JOB-002 is cancelled in its header, leaves no size behind, and can be run again', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const header = page.getByRole('region', { name: 'Sizing' });
    const progress = header.getByRole('status').filter({ hasText: /: [1-9][\d,]* of 3,000 frames/ });
    const run = header.getByRole('button', { name: /^Run/ });
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByRole('button', { name: 'Run sizing' }).click();
    await progress.waitFor();
    expect(await run.isDisabled()).toBe(true);
    await header.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    expect(await run.isDisabled()).toBe(false);
    await header.getByText('This run did not get to its end').waitFor();
    await page.keyboard.press('Control+e');
    await page.getByText('cannot be exported. Run sizing again.').nth(1).waitFor();
    const lesions = page.getByRole('region', { name: 'Lesions' }).getByRole('listitem');
    await expect
      .poll(() => lesions.allInnerTexts())
      .toEqual([expect.stringMatching(/left\s+not sized/), expect.stringMatching(/right\s+not sized/)]);
    await page.keyboard.press('Control+4');
    const job = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
    await expect.poll(() => job.allInnerTexts()).toEqual([expect.stringContaining('Cancelled')]);
    expect(window.errors).toEqual([]);
  });
});
