import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSizingCase, type SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { dragOnPicture, drawnBox, shownFrame } from './video-page.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const many = 120;

describe.skipIf(withoutChromium)('files on their way into the library', () => {
  let made: SizingCase;
  let window: OpenWindow;
  const at = (name: string) => join(made.folder, name);

  /** Pictures and masks of the same names, all of one size or each of another. */
  async function stills(folder: string, count: number, sizePx: (i: number) => number): Promise<void> {
    for (const [below, level] of [
      ['images', 20],
      ['masks', 255],
    ] as const) {
      mkdirSync(at(`${folder}/${below}`), { recursive: true });
      for (let i = 0; i < count; i++) {
        const background = { r: level, g: level, b: level === 255 ? 255 : 20 + i };
        await sharp({ create: { width: sizePx(i), height: 60, channels: 3, background } })
          .png()
          .toFile(at(`${folder}/${below}/${i}.png`));
      }
    }
  }

  beforeAll(async () => {
    made = await makeSizingCase(30);
    await stills('many', many, (i) => 60 + i);
    await stills('clinic', 3, () => 80);
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  const dock = () => window.page.getByRole('region', { name: 'Files being added' });
  const entry = (name: string) => dock().getByRole('listitem').filter({ hasText: name }).last();

  async function add(paths: readonly string[], patient = ''): Promise<void> {
    const { page } = window;
    await page.keyboard.press('Control+o');
    const dialog = page.getByRole('dialog', { name: 'Add to the library' });
    await dialog.getByLabel('Files and folders').fill(paths.join('\n'));
    await dialog.getByLabel('Patient').fill(patient);
    await dialog.getByRole('button', { name: /^Add \d/ }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  const inLibrary = async () => {
    const client = await window.connect();
    return (await client.library.list({})).media;
  };

  it('REQ-WIN-015 a folder of stills says how far it is; cancelled, nothing of it is added', async () => {
    const { page } = window;
    await page.getByText('The library is empty').waitFor();
    await add([at('many'), made.video]);
    await entry('many')
      .getByText(/^[1-9]\d* of 120 pictures read$/)
      .waitFor();
    await entry('many').getByRole('progressbar', { name: 'many' }).waitFor();
    await dock().getByRole('button', { name: 'Cancel all' }).click();
    await entry('many').getByText('cancelled, nothing was added').waitFor();
    await entry('video.mp4').getByText('cancelled, nothing was added').waitFor();
    await dock().getByText('0 files added, 2 cancelled').waitFor();
    expect(await inLibrary()).toEqual([]);
    await dock().getByRole('button', { name: 'Close' }).click();
    await dock().waitFor({ state: 'detached' });
  });

  it('REQ-WIN-003 pictures that can be one recording or stills are asked about, and the answer is done', async () => {
    await add([at('clinic')]);
    await entry('clinic').getByRole('button', { name: 'Add as one series of 3 frames' }).waitFor();
    await entry('clinic').getByRole('button', { name: 'Add as 3 stills' }).click();
    await entry('clinic').getByText('added', { exact: true }).waitFor();
    await entry('clinic').getByText('1 remark').click();
    await entry('clinic')
      .getByText('3 stills added, 0 already there, 0 not added; 3 boxes from masks.')
      .waitFor();
    await dock().getByRole('button', { name: 'Fold', exact: true }).click();
    await entry('clinic').waitFor({ state: 'detached' });
    await dock().getByRole('button', { name: 'Unfold', exact: true }).click();
    await dock().getByRole('button', { name: 'Select what was added' }).click();
    await window.page.getByRole('row', { selected: true }).filter({ hasText: '0.png' }).waitFor();
    await dock().getByRole('button', { name: 'Close' }).click();
  });

  it('REQ-VIDEO-009 the bar of a still leads to the picture before and after it', async () => {
    const { page } = window;
    await page.getByRole('row').filter({ hasText: '1.png' }).dblclick();
    const bar = page.getByRole('region', { name: 'Pictures' });
    await bar.getByText('2 of 3').waitFor();
    await bar.getByRole('button', { name: 'Next picture' }).click();
    await bar.getByText('3 of 3').waitFor();
    expect(await bar.getByRole('button', { name: 'Next picture' }).isDisabled()).toBe(true);
    await bar.getByRole('button', { name: 'Previous picture' }).click();
    await bar.getByText('2 of 3').waitFor();
    await shownFrame(page, 0);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog');
    await palette.getByRole('combobox').fill('previous picture');
    await palette.getByRole('option', { name: 'Previous picture, of stills ←' }).waitFor();
    await page.keyboard.press('Enter');
    await bar.getByText('1 of 3').waitFor();
    await page.keyboard.press('Control+1');
  });

  it('REQ-DATA-010 a video of another patient is refused in words of the window, and moved by a button', async () => {
    await add([made.video], 'P-1');
    await entry('video.mp4').getByText('added', { exact: true }).waitFor();
    await add([made.video], 'P-2');
    const refused = entry('video.mp4');
    await refused.getByText(/of patient P-1, not of P-2/).waitFor();
    expect(await refused.innerText()).not.toContain('--');
    const patient = async () =>
      (await inLibrary()).find(({ name }) => name === 'video.mp4')?.patientPseudonym;
    expect(await patient()).toBe('P-1');
    await refused.getByRole('button', { name: 'Move it to P-2' }).click();
    await entry('video.mp4').getByText('already in the library').waitFor();
    expect(await patient()).toBe('P-2');
  });

  it('REQ-DATA-009 boxes in the way are counted in a question, and replaced only by its button', async () => {
    const { page } = window;
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).dblclick();
    await shownFrame(page, 0);
    const dialog = page.getByRole('dialog', { name: 'Import boxes onto this video' });
    const importBoxes = async (path: string) => {
      await page.keyboard.press('Control+i');
      await dialog.getByLabel('File or folder').fill(path);
      await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    };
    await importBoxes(made.boxes);
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => drawnBox(page, 'left')).toEqual([2, 2, 80, 48]);
    await dragOnPicture(page, [40, 24], [50, 34]);
    await expect.poll(() => drawnBox(page, 'left')).toEqual([12, 12, 90, 58]);
    await page.getByText('All changes saved').waitFor();
    const others = at('others.csv');
    writeFileSync(others, 'frame_index,lesion,xmin,ymin,xmax,ymax\n0,left,30,30,60,60\n1,left,30,30,60,60\n');
    await importBoxes(others);
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('alert').innerText()).not.toContain('--');
    const replace = dialog.getByRole('button', { name: 'Replace 30 boxes, 1 set by hand' });
    await replace.waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await drawnBox(page, 'left')).toEqual([12, 12, 90, 58]);
    await importBoxes(others);
    await replace.click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => drawnBox(page, 'left')).toEqual([30, 30, 60, 60]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => drawnBox(page, 'left')).toEqual([12, 12, 90, 58]);
    expect(window.errors).toEqual([]);
  });
});
