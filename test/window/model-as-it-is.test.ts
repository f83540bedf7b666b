import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeUnheldBundle } from '../graphs/unheld-bundle.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('REQ-MODEL-004 a network that runs as it is, in the window', () => {
  let folder: string;
  let window: OpenWindow;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-as-it-is-'));
    await writeUnheldBundle(join(folder, 'unheld'));
    window = await openWindow({ dropped: {} });
    await window.page.evaluate("location.hash = '#/models'");
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is said at the import, on the card and among the facts, where no gates are looked for', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Import a bundle' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Bundle folder').fill(join(folder, 'unheld'));
    await dialog.getByRole('button', { name: 'Import a bundle' }).click();
    await page
      .getByText('as it is is in the library. It runs as it is, without gates and training.')
      .waitFor();
    const card = page.getByRole('article', { name: 'as it is 1' });
    const said = /Runs as it is: Caliper cannot take this network apart \(.*tf_half_pixel_for_nn.*\)/;
    await card.getByText(said).waitFor();
    await card.getByRole('button', { name: 'All figures and facts' }).click();
    await page.getByRole('dialog').getByText(said).waitFor();
    expect(await page.getByRole('dialog').getByText('This network has no gates.').count()).toBe(0);
    expect(window.errors).toEqual([]);
  });
});
