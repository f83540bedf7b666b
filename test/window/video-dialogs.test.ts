import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { dragOnPicture, drawnBox, showVideo } from './video-page.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('what a person says of a lesion in words and figures', () => {
  let made: SizedLibrary;
  let window: OpenWindow;
  let mediaId: MediaId;

  beforeAll(async () => {
    made = await makeSizedLibrary();
    ({ mediaId } = made);
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  const lesion = (name: string) =>
    window.page.getByRole('region', { name: 'Lesions' }).getByRole('listitem').filter({ hasText: name });
  const choose = async (name: string, item: string) => {
    await window.page.getByRole('button', { name: `More for ${name}` }).click();
    await window.page.getByRole('menuitem', { name: item }).click();
  };

  it('REQ-VIDEO-003 renames a lesion, in the list and on the picture; undo gives the old name back', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    await choose('left', 'Rename…');
    const dialog = page.getByRole('dialog', { name: 'Rename left' });
    await dialog.getByLabel('Name').fill('  ');
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Name').fill('c'.repeat(201));
    await dialog.getByText('A name has at most 200 letters.').waitFor();
    await dialog.getByLabel('Name').fill('caecum');
    await page.keyboard.press('Enter');
    await lesion('caecum').getByText('50 frames · model').waitFor();
    await expect.poll(() => drawnBox(page, 'caecum')).toEqual([2, 2, 80, 48]);
    expect(await drawnBox(page, 'left')).toBeNull();
    await page.keyboard.press('Control+z');
    await lesion('left').getByText('50 frames · model').waitFor();
    expect(await lesion('caecum').count()).toBe(0);
  });

  it('REQ-VIDEO-003 deletes a lesion with its boxes; undo brings both back, with the size', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const before = await lesion('left').textContent();
    await choose('left', 'Delete lesion');
    await lesion('left').waitFor({ state: 'detached' });
    await expect.poll(() => drawnBox(page, 'left')).toBeNull();
    await lesion('right').waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => drawnBox(page, 'left')).toEqual([2, 2, 80, 48]);
    expect(await lesion('left').textContent()).toBe(before);
  });

  it('REQ-VIDEO-003 a line of known length gives its frame a scale, until it is not known any more', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const measurements = page.getByRole('region', { name: 'Measurements on this frame' });
    const known = page.getByRole('dialog', { name: 'A known length gives this frame a scale' });
    await page.keyboard.press('l');
    await dragOnPicture(page, [20, 80], [50, 40]);
    await measurements.getByText('50.0 px').waitFor();
    await measurements.getByText('No scale on this frame').waitFor();
    await measurements.getByRole('button', { name: 'This length is known…' }).click();
    await known.getByLabel('Length in mm').fill('0');
    await known.getByText('A size is a number above 0').waitFor();
    expect(await known.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await known.getByLabel('Length in mm').fill('301');
    await known.getByText('That is more than 100 mm').waitFor();
    await known.getByLabel('Length in mm').fill('10');
    await page.keyboard.press('Enter');
    await measurements.getByText('10.0 mm').waitFor();
    await measurements.getByText('scale of this frame: instrument').waitFor();
    await page.keyboard.press('l');
    await dragOnPicture(page, [110, 20], [130, 35]);
    await measurements.getByText('5.0 mm').waitFor();
    await measurements.getByRole('button', { name: '10.0 mm' }).click();
    await measurements.getByRole('button', { name: 'This length is known…' }).click();
    await known.getByRole('button', { name: 'It is not known' }).click();
    await measurements.getByText('50.0 px').waitFor();
    await measurements.getByText('25.0 px').waitFor();
    await page.keyboard.press('Control+z');
    await measurements.getByText('5.0 mm').waitFor();
  });

  it('REQ-DATA-022 offers to read boxes as fractions of the picture, and takes them so', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const path = join(made.folder, 'fractions.csv');
    writeFileSync(path, 'frame_index,lesion,xmin,ymin,xmax,ymax\n0,middle,0.25,0.25,0.5,0.5\n');
    await page.keyboard.press('Control+i');
    const dialog = page.getByRole('dialog', { name: 'Import boxes onto this video' });
    await dialog.getByLabel('File or folder').fill(path);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog.getByText('seem to be fractions of the picture').waitFor();
    await dialog.getByRole('button', { name: 'They are fractions of the picture' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => drawnBox(page, 'middle')).not.toBeNull();
    const [left, top, right, bottom] = (await drawnBox(page, 'middle'))!;
    expect([left! / right!, top! / bottom!]).toEqual([0.5, 0.5]);
    await page.keyboard.press('Control+z');
    await lesion('middle').waitFor({ state: 'detached' });
  });

  it('says nothing on the console', () => {
    expect(window.errors).toEqual([]);
  });
});
