import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { importCase, makeSizingCase, openBackend, type SizingCase } from '../sizing-case.ts';
import { writeTinyBundle } from '../tiny-bundle.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { dragOnPicture, showVideo } from './video-page.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)(
  'REQ-WIN-020 what a key, an edit or a model does not do is said in place',
  () => {
    let made: SizingCase;
    let window: OpenWindow;
    let mediaId: MediaId;

    beforeAll(async () => {
      made = await makeSizingCase(30);
      const backend = await openBackend(made.library);
      ({ mediaId } = await importCase(backend, made));
      await backend.close();
      await writeTinyBundle(join(made.folder, 'unchecked'), { golden: 'none' });
      window = await openWindow({ libraryFolder: made.library });
    });
    afterAll(async () => {
      await window.close();
      await made[Symbol.asyncDispose]();
    });

    it('says that there is nothing to export yet', async () => {
      const { page } = window;
      await showVideo(page, mediaId);
      await page.keyboard.press('Control+e');
      await page.getByText('There is no finished run to export yet. Run sizing first.').waitFor();
    });

    it('says how long a first box holds', async () => {
      const { page } = window;
      await page.keyboard.press('Shift+b');
      await dragOnPicture(page, [10, 50], [40, 80]);
      await page.getByText('This box holds up to the last frame, 29.').waitFor();
    });

    it('undoes nothing out of sight: on other screens the key says what it would take back', async () => {
      const { page } = window;
      const client = await window.connect();
      const steps = async () => (await client.annotations.history({})).steps.filter(({ undone }) => undone);
      await page.evaluate("location.hash = '#/models'");
      await page.getByRole('button', { name: 'Import a bundle' }).first().waitFor();
      await page.keyboard.press('Control+z');
      await page.getByText('Undo covers the library, videos and lesions, not models and jobs.').waitFor();
      expect(await steps()).toEqual([]);
      await page.getByRole('button', { name: 'Undo that step' }).click();
      await expect.poll(async () => (await steps()).length).toBe(1);
      await page.getByRole('button', { name: 'Show it' }).click();
      await page.getByRole('region', { name: 'Lesions' }).waitFor();
    });

    it('says of a model without a golden answer that nothing checks it, and tells models of one name apart', async () => {
      const { page } = window;
      await page.evaluate("location.hash = '#/models'");
      await page.getByRole('button', { name: 'Import a bundle' }).first().click();
      await page.getByRole('dialog').getByLabel('Bundle folder').fill(join(made.folder, 'unchecked'));
      await page.getByRole('dialog').getByRole('button', { name: 'Import a bundle' }).click();
      await page.getByText(/is in the library\. No stored answer/).waitFor();
      await page.getByRole('article').getByText('No stored answer').waitFor();
      await showVideo(page, mediaId);
      await page.keyboard.press('r');
      await page.getByRole('dialog').getByRole('combobox', { name: 'Model' }).click();
      const labels = await page.getByRole('option').allInnerTexts();
      expect(new Set(labels).size).toBe(labels.length);
      expect(labels.filter((label) => label.includes('no stored answer'))).toHaveLength(1);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    });

    it('names the item and the lesion of each step in the history', async () => {
      const { page } = window;
      await page.keyboard.press('Control+Shift+H');
      const history = page.getByRole('dialog', { name: 'History' });
      await history.getByText('video.mp4').first().waitFor();
      await page.keyboard.press('Escape');
    });

    it('offers to find a file that is no longer the one that was added', async () => {
      const { page } = window;
      await showVideo(page, mediaId);
      writeFileSync(made.video, 'something else');
      await window.restart();
      await page.getByRole('alert').getByRole('button', { name: 'Find the file…' }).click();
      await page.getByRole('dialog', { name: 'Where is this file now?' }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('opens the sample case also in a library that holds something', async () => {
      const { page } = window;
      await page.evaluate("location.hash = '#/library'");
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search or run a command' }).fill('sample case');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Lesions' }).waitFor();
    });

    it('marks a backup that proves damaged, and says nothing of it about another', async () => {
      const { page } = window;
      const client = await window.connect();
      for (let i = 0; i < 2; i += 1) await client.system.backUp({});
      const folder = join(window.libraryFolder, 'backups');
      const newest = readdirSync(folder).toSorted().at(-1)!;
      truncateSync(join(folder, newest), 5000);
      await page.evaluate("location.hash = '#/settings/backups'");
      const rows = page.getByRole('row').filter({ hasText: 'by hand' });
      await rows.first().getByRole('button').click();
      await page.getByRole('button', { name: 'Restore', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('This backup is damaged', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await rows.first().getByText('damaged').waitFor();
      expect(await rows.first().getByRole('button').isDisabled()).toBe(true);
      await rows.nth(1).getByRole('button').click();
      await dialog.getByText('Everything').or(dialog.getByRole('listitem')).first().waitFor();
      expect(await dialog.innerText()).not.toContain('damaged');
    });
  },
);
