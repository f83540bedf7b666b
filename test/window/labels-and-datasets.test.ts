import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendClient } from '../../main/backend/index.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { shownFrame, showVideo } from './video-page.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('labels and data sets', () => {
  let made: SizedLibrary;
  let window: OpenWindow;
  let client: BackendClient;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    window = await openWindow({ libraryFolder: made.library });
    client = await window.connect();
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });
  const go = (place: string) => window.page.evaluate(`location.hash = '#/${place}'`);
  const labels = async () => (await client.labels.list({ mediaId: made.mediaId })).labels;
  const choose = async (label: string, option: string) => {
    await window.page.getByRole('combobox', { name: label }).click();
    await window.page.getByRole('option', { name: option }).click();
  };

  it('REQ-WIN-018 a field is made in the settings, and a change of it is undone', async () => {
    const { page } = window;
    await go('settings/labels');
    await page.getByText('No label fields yet').waitFor();
    await page.getByRole('button', { name: 'Add field' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add field' });
    await dialog.getByLabel('Name', { exact: true }).fill('view');
    await dialog.getByRole('textbox', { name: 'Class 1', exact: true }).fill('clear');
    await dialog.getByRole('textbox', { name: 'Class 2', exact: true }).fill('blurred');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /view.*frames.*clear.*blurred/ }).waitFor();
    await page.getByRole('button', { name: 'Change view' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Class 2', exact: true }).fill('fogged');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /fogged/ }).waitFor();
    await page.keyboard.press('Control+Z');
    await page.getByRole('row', { name: /blurred/ }).waitFor();
    expect((await client.labels.schema({})).fields).toMatchObject([
      { name: 'view', subject: 'frame', classes: [{ name: 'clear' }, { name: 'blurred' }] },
    ]);
  });

  it('REQ-WIN-018 a frame is labelled by a key, a range by its two ends, and undo takes the last one back', async () => {
    const { page } = window;
    await showVideo(page, made.mediaId);
    const panel = page.getByRole('region', { name: 'Labels' });
    await panel.getByRole('button', { name: /clear/ }).waitFor();
    await page.keyboard.press('1');
    await panel.getByRole('button', { name: /clear/, pressed: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await shownFrame(page, 1);
    await panel.getByRole('button', { name: /clear/, pressed: false }).waitFor();
    await panel.getByRole('button', { name: 'Start a range here' }).click();
    await page.keyboard.press('Shift+ArrowRight');
    await shownFrame(page, 11);
    await panel.getByText('Frames 1 to 11').waitFor();
    await panel.getByRole('button', { name: /blurred/ }).click();
    await panel.getByRole('button', { name: /blurred/, pressed: true }).waitFor();
    expect((await labels()).map(({ fromFrame, toFrame }) => [fromFrame, toFrame])).toEqual([
      [0, 1],
      [1, 12],
    ]);
    const strip = panel.getByRole('img', { name: 'Where view is set' });
    await expect.poll(() => strip.locator('span').count()).toBe(3); // two stretches and the frame on the screen
    await strip.click({ position: { x: 1, y: 5 } });
    await shownFrame(page, 0);
    await page.keyboard.press('Control+Z');
    await shownFrame(page, 1);
    await panel.getByRole('button', { name: /blurred/, pressed: false }).waitFor();
    expect(await labels()).toHaveLength(1);
  });

  it('REQ-WIN-018 a table of labels is looked at before it is imported', async () => {
    const { page } = window;
    const path = join(made.folder, 'labels.csv');
    writeFileSync(path, 'item,frame,last_frame,view\nvideo,20,29,blurred\nvideo,99,,clear\nother,,,clear\n');
    await go('library');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+K');
    await page.keyboard.type('Import labels');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Import labels from a table' });
    await dialog.getByLabel('CSV file').fill(path);
    await choose('Field of every row', 'view');
    await dialog.getByRole('button', { name: 'Look first' }).click();
    await dialog.getByText('1 row would set a label, 0 say what is there already, 2 are left out.').waitFor();
    await dialog.getByText(/1 × there is no such frame \(line 3\)/).waitFor();
    expect(await labels()).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Import labels' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await labels()).toHaveLength(2);
  });

  it('REQ-WIN-019 the selection becomes a data set that says what it holds and what is wrong with it', async () => {
    const { page } = window;
    await go('library');
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).click();
    await page.getByRole('complementary').getByText('11 frames').waitFor();
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: 'Make a data set of 1 item' });
    await dialog.getByLabel('Name', { exact: true }).fill('Views');
    await choose('What is to be learned', 'view (of frames)');
    await dialog.getByRole('button', { name: 'Make data set' }).click();
    await dialog.getByText(/media have no patient/).waitFor();
    await dialog.getByLabel(/Items without a patient are patients/).check();
    await dialog.getByRole('button', { name: 'Make data set' }).click();
    await dialog.getByText(/3 parts need at least 3 groups by patient/).waitFor();
    await dialog.getByLabel('Divide into training, validation and test').uncheck();
    await dialog.getByRole('button', { name: 'Make data set' }).click();
    const shown = page.getByRole('article', { name: 'Views' });
    await shown.getByText('It is not divided yet.').waitFor();
    expect(await shown.getByRole('button', { name: 'Train…' }).isDisabled()).toBe(true);
    await page.keyboard.press('c');
    await shown.getByText(/The view clear is inseparable from its source/).waitFor();
    await shown.getByText(/With 1 patient chance alone/).waitFor();
    await shown.getByRole('button', { name: 'Divide…' }).click();
    const divide = page.getByRole('dialog', { name: 'Divide Views' });
    for (const [part, share] of [
      ['Training', '100'],
      ['Validation', '0'],
      ['Test', '1'],
    ] as const)
      await divide.getByLabel(part).fill(share);
    await divide.getByText('The three shares add up to 100.').waitFor();
    expect(await divide.getByRole('button', { name: 'Divide' }).isDisabled()).toBe(true);
    await divide.getByLabel('Test').fill('0');
    await divide.getByRole('button', { name: 'Divide' }).click();
    const table = shown.getByRole('table', { name: '100/0/0 by patient, seed 1' });
    await table.getByRole('row', { name: /^Training 3 1 1 1 2$/ }).waitFor();
    await shown.getByText('1 split was made since.').waitFor();
    await shown.getByRole('button', { name: 'Train…' }).click();
    await page.getByText('Start training').waitFor();
  });

  it('REQ-WIN-019 the job that looked leads to what it found', async () => {
    const { page } = window;
    await go('jobs');
    await page
      .getByRole('main')
      .getByText(/look for shortcuts/i)
      .first()
      .click();
    await page.getByText('2 warnings before training.').waitFor();
    await page.getByRole('button', { name: 'See the data set' }).click();
    await page.getByRole('article', { name: 'Views' }).waitFor();
  });

  it('REQ-WIN-019 a data set that was removed comes back by undo', async () => {
    const { page } = window;
    await go('datasets');
    await page.getByRole('article', { name: 'Views' }).waitFor();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove data set' }).click();
    await page.getByText('No data sets yet').waitFor();
    await page.keyboard.press('Control+Z');
    await page.getByRole('article', { name: 'Views' }).waitFor();
  });

  it('nothing was written to the console as an error', () => {
    expect(window.errors).toEqual([]);
  });
});
