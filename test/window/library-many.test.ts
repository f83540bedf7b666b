import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMedia, openDatabase } from '../../db/index.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

const count = 490;

describe.skipIf(withoutChromium)('REQ-WIN-003 a library of many videos', () => {
  let folder: string;
  let window: OpenWindow;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-many-'));
    const db = await openDatabase(folder, { actor: 'Dr Test', appVersion: '0.1.0-test' });
    for (let video = 0; video < count; video += 1) {
      addMedia(db, {
        kind: 'video',
        path: `/videos/${'very-long-name-'.repeat(video % 9)}video-${video}.mp4`,
        fingerprint: `fingerprint-${video}`,
        widthPx: 384,
        heightPx: 320,
        patientPseudonym: `P-${video % 70}`,
        frames: { ptsUs: [0, 40_000], keyFrames: [true, false] },
      });
    }
    await db.close();
    window = await openWindow({ libraryFolder: folder });
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('draws only the rows in sight and reaches the last one by key', async () => {
    const { page } = window;
    const grid = page.getByRole('grid');
    await grid.waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(count + 1));
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator(`[role=row][aria-rowindex="${count + 1}"][aria-selected=true]`).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(60);
  });

  it('filters, searches and selects all that are shown, in the table as in the thumbnails', async () => {
    const { page } = window;
    await page.getByRole('textbox', { name: 'Find in patient' }).fill('P-69');
    await page.getByRole('button', { name: /^P-69/ }).click();
    await page.getByText('7 of 490 items').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+A');
    await page
      .getByRole('region', { name: 'Run the model on the selection' })
      .getByText('7 selected')
      .waitFor();
    await page.keyboard.press('v');
    await page.getByRole('listbox').waitFor();
    expect(await page.getByRole('option', { selected: true }).count()).toBe(7);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('searchbox', { name: 'Search the library' }).fill('video-489');
    await page.getByText('1 of 490 items').waitFor();
    await page.getByRole('searchbox', { name: 'Search the library' }).fill('nothing has this name');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByText('490 items', { exact: true }).waitFor();
    expect(await page.getByRole('option').count()).toBeLessThan(80);
    expect(window.errors.filter((text) => !text.includes('404'))).toEqual([]);
  });
});
