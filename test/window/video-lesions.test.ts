import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaId } from '../../main/contract/ids.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { drawnBox, showVideo } from './video-page.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('lesions and their sizes', () => {
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

  const list = () => window.page.getByRole('region', { name: 'Lesions' });
  const row = (lesion: string) => list().getByRole('listitem').filter({ hasText: lesion });
  const rowSays = (lesion: string, text: RegExp) =>
    expect.poll(() => row(lesion).textContent(), { timeout: 10_000 }).toMatch(text);

  it('REQ-VIDEO-005 names model, version, hash, device and warning above every size', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const company = await page.getByRole('region', { name: 'Sizing' }).textContent();
    for (const part of ['CPU', 'gave the stored golden answer', 'version', 'Demonstration model']) {
      expect(company).toContain(part);
    }
    expect(company).toMatch(/[0-9a-f]{4}…[0-9a-f]{4}/);
    await rowSays('left', /left50 frames · model\d+\.\d mm\d+\.\d to \d+\.\d/);
    await rowSays('right', /right25 frames · model\d+\.\d mm\d+\.\d to \d+\.\d/);
    expect(await page.locator('[data-lesion="left"]').getAttribute('data-dashed')).toBe('true');
  });

  it('REQ-VIDEO-003 accepts, corrects and rejects by key, and undo takes each back', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    await row('left').getByRole('button').first().click();
    await page.keyboard.press('a');
    await rowSays('left', /50 frames · accepted/);
    expect(await page.locator('[data-lesion="left"]').getAttribute('data-dashed')).toBe('false');
    await page.keyboard.press('e');
    await page.getByLabel('Size in mm').fill('7,5');
    await page.keyboard.press('Enter');
    await rowSays('left', /50 frames · corrected · model said \d+\.\d7\.5 mm$/);
    await page.keyboard.press('x');
    await rowSays('left', /50 frames · rejected · model said \d+\.\d/);
    await page.keyboard.press('Control+Shift+h');
    const steps = page.getByRole('dialog', { name: 'History' }).getByRole('listitem');
    await expect
      .poll(async () => (await steps.allInnerTexts()).slice(0, 3).map((text) => text.split('\n')[0]))
      .toEqual(['Reject size', 'Correct size', 'Accept size']);
    await page.keyboard.press('Escape');
    await steps.first().waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+z');
    await rowSays('left', /corrected/);
    await page.keyboard.press('Control+z');
    await rowSays('left', /accepted/);
    await page.keyboard.press('Control+z');
    await rowSays('left', /50 frames · model\d/);
  });

  it('REQ-VIDEO-003 goes from one hard item to the next, and says why it is hard', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const selected = () => list().locator('[data-selected="true"]').textContent();
    await page.keyboard.press('n');
    await list().locator('[data-selected="true"]').waitFor();
    const first = await selected();
    const why = page.getByRole('alert').filter({ hasText: 'to decide' }).first();
    await why.waitFor();
    const [toast, panel] = [(await why.boundingBox())!, (await list().boundingBox())!];
    expect(toast.x + toast.width).toBeLessThanOrEqual(panel.x);
    await page.keyboard.press('n');
    await expect.poll(selected).not.toBe(first);
  });

  it('REQ-VIDEO-004 shows the frames that matter, and jumps to them', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    await page.keyboard.press('d');
    const last = page
      .getByRole('list', { name: 'Frames that matter' })
      .getByRole('button', { name: /last seen/ });
    await last.first().click();
    await page.locator('[data-frame-index="49"]').waitFor();
    await page.keyboard.press('d');
  });

  it('REQ-VIDEO-004 the timeline zooms at the pointer and shows all again', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const timeline = page.getByRole('slider', { name: 'Timeline' });
    const stretch = async () => [
      Number(await timeline.getAttribute('data-from')),
      Number(await timeline.getAttribute('data-to')),
    ];
    expect(await stretch()).toEqual([0, 50]);
    const { x, y, width } = (await timeline.boundingBox())!;
    const gutter = 64;
    await page.mouse.move(x + gutter + (width - gutter) / 2, y + 30);
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => (await stretch())[0]!).toBeGreaterThan(5);
    const [from, to] = await stretch();
    expect((from! + to!) / 2).toBeCloseTo(25, 0);
    await page.keyboard.press('0');
    await expect.poll(stretch).toEqual([0, 50]);
  });

  it('REQ-VIDEO-003 imports a box file as one step', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    const file = join(made.folder, 'third.csv');
    writeFileSync(file, 'frame_index,lesion,xmin,ymin,xmax,ymax\n0,third,100,60,140,90\n');
    await page.keyboard.press('Control+i');
    await page.getByLabel('File or folder').fill(file);
    await page.keyboard.press('Enter');
    await page.getByText('1 box imported.').waitFor();
    await expect.poll(() => drawnBox(page, 'third')).toEqual([100, 60, 140, 90]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => drawnBox(page, 'third')).toBeNull();
  });

  it('REQ-VIDEO-005 exports the shown run', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    mkdirSync(join(made.folder, 'exports'));
    const path = join(made.folder, 'exports/sizes');
    await page.keyboard.press('Control+e');
    await page.getByLabel('Path without ending').fill(path);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('Written:').waitFor();
    expect(readFileSync(`${path}.csv`, 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(76);
    expect(readFileSync(`${path}.json`, 'utf8')).toContain('"demonstration": true');
  });

  it('REQ-VIDEO-006 has no accessibility violation in either theme', async () => {
    const { page } = window;
    await showVideo(page, mediaId);
    await row('left').getByRole('button').first().click();
    await page.evaluate(axe);
    for (const theme of ['dark', 'light']) {
      await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${theme}'`);
      const { violations } = (await page.evaluate(
        "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })",
      )) as AxeResults;
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
      expect({ theme, found }).toEqual({ theme, found: [] });
    }
    await page.evaluate(`document.documentElement.dataset.mantineColorScheme = 'dark'`);
  });

  it('REQ-VIDEO-006 a file that was moved is found again where the person says', async () => {
    const { page } = window;
    const moved = join(made.folder, 'moved.mp4');
    renameSync(made.video, moved);
    await window.restart();
    await page.getByText('The file is not where it was').waitFor();
    await page.getByRole('button', { name: 'Find the file' }).click();
    await page.getByLabel('It is now at').fill(moved);
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    await page.locator('[data-frame-index]').waitFor();
  });

  it('says nothing on the console', () => {
    expect(window.errors).toEqual([]);
  });
});
