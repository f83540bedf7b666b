import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunningWindow } from './launch.ts';
import { dragOnPicture, drawnBox, shownFrame } from './video-page.ts';

/** Where the pictures lie; each run replaces those of the last. */
const screens = join(import.meta.dirname, '../../out/screens/end-to-end');
mkdirSync(screens, { recursive: true });
let pictureCount = 0;

/** A picture of the window as it is now, numbered in the order in which they are taken. */
export async function photograph(page: Page, name: string): Promise<void> {
  pictureCount += 1;
  const path = join(screens, `${String(pictureCount).padStart(2, '0')}-${name}.png`);
  // Ending animations for the picture takes Chromium 114 down now and then: reduced motion stops them instead.
  await page.screenshot({ path });
}

/** Answers the system's next dialogs for files and folders: they are not the page's, so no mouse of the page reaches them. */
export const answerFileDialogs = ({ application }: RunningWindow, path: string): Promise<void> =>
  application.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);

export async function importModel(window: RunningWindow, folder: string): Promise<void> {
  const { page } = window;
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: 'Import a bundle' }).first().click();
  const dialog = page.getByRole('dialog');
  await answerFileDialogs(window, folder);
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect.poll(() => dialog.getByLabel('Bundle folder').inputValue()).toBe(folder);
  await dialog.getByRole('button', { name: 'Import a bundle' }).click();
  await page.getByRole('article').first().waitFor();
}

export async function importMasks(window: RunningWindow, folder: string): Promise<void> {
  const { page } = window;
  await page.keyboard.press('Control+I');
  const dialog = page.getByRole('dialog', { name: 'Import boxes onto this video' });
  await answerFileDialogs(window, folder);
  await dialog.getByRole('button', { name: 'Choose a folder' }).click();
  await expect.poll(() => dialog.getByLabel('File or folder').inputValue()).toBe(folder);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
}

/** Goes from the Library to a video by a double click on its row; the video is where it was left. */
export async function openVideo(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+1');
  await page.getByRole('row').filter({ hasText: name }).dblclick();
  await page.locator('[data-frame-index]').waitFor();
}

export const lesionList = (page: Page) => page.getByRole('region', { name: 'Lesions', exact: true });

/** The rows of the lesion list as they are read: name, who said it, size, interval. */
export const lesionRows = (page: Page): Promise<string[]> =>
  lesionList(page)
    .getByRole('listitem')
    .evaluateAll((rows) =>
      rows.map((row) => (row as { innerText?: string }).innerText!.replace(/\s+/g, ' ').trim()),
    );

/** How the screen names a lesion: a letter alone would not read as a name. */
export const lesionTitle = (name: string) => new RegExp(`^(Lesion )?${name}$`);

export const lesionRow = (page: Page, name: string) =>
  lesionList(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(lesionTitle(name)) });

export const selectLesion = (page: Page, name: string): Promise<void> =>
  lesionRow(page, name).getByRole('button').first().click();

/** Starts sizing with the model and device that the dialog proposes. */
export async function startSizing(page: Page): Promise<void> {
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Run sizing' });
  await dialog.getByRole('button', { name: 'Run sizing' }).click();
  await dialog.waitFor({ state: 'detached' });
}

export async function goToFrame(page: Page, frameIndex: number): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.type(String(frameIndex));
  await page.keyboard.press('Enter');
  await shownFrame(page, frameIndex);
  await page.keyboard.press('Escape');
}

/** Presses on the timeline where a frame is, while it shows the whole video. */
export async function pressTimeline(page: Page, frameIndex: number, frameCount: number): Promise<void> {
  const gutterPx = 64;
  const { x, y, width } = (await page.getByRole('slider', { name: 'Timeline' }).boundingBox())!;
  await page.mouse.click(x + gutterPx + ((frameIndex + 0.5) / frameCount) * (width - gutterPx), y + 20);
  await shownFrame(page, frameIndex);
}

/** Draws the box of a new lesion with the mouse. */
export async function drawNewLesion(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await page.keyboard.press('Shift+B');
  await dragOnPicture(page, from, to);
}

export async function correctSize(page: Page, lesion: string, sizeMm: string): Promise<void> {
  await selectLesion(page, lesion);
  await page.keyboard.press('e');
  await page.getByLabel('Size in mm').fill(sizeMm);
  await page.keyboard.press('Enter');
}

/** Writes the shown run as `PATH.csv` and `PATH.json`. */
export async function exportRun(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+E');
  const dialog = page.getByRole('dialog', { name: 'Export this run' });
  await dialog.getByLabel('Path without ending').fill(path);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByText('Written: ').waitFor();
}

/** What both files of an export say, with "ID OF name" for the ids of lesions and video, which each library makes anew. */
export function readExport(path: string) {
  const [json, csv] = ['json', 'csv'].map((kind) => readFileSync(`${path}.${kind}`, 'utf8')) as [
    string,
    string,
  ];
  const told = JSON.parse(json) as {
    video: { mediaId: string };
    lesions: { lesion: string; lesionId: string }[];
  };
  const named = (text: string) =>
    told.lesions
      .reduce((left, { lesion, lesionId }) => left.replaceAll(lesionId, `ID OF ${lesion}`), text)
      .replaceAll(told.video.mediaId, 'ID OF THE VIDEO');
  const { lesions: sized, video } = JSON.parse(named(json));
  return { csv: named(csv), lesions: sized, fingerprint: video.fingerprint };
}

/** The rows of a table with a header, by column. */
export function readRows(path: string): Readonly<Record<string, string>>[] {
  return parse(readFileSync(path, 'utf8'), { columns: true });
}

/** The size and interval on the frame on the screen, as the lesion's panel says. */
export async function sizeOfThisFrame(page: Page, lesion: string): Promise<string> {
  const panel = page.getByRole('region', { name: lesionTitle(lesion) });
  const value = panel.getByText('This frame', { exact: true }).locator('xpath=../dd');
  await value.getByText(/mm/).waitFor();
  return (await value.textContent())!.trim();
}

/**
 * What a person has to find again after a restart: lesions with sizes and decisions, boxes, steps of the history.
 * @param frames one frame for each lesion, on which its box is read
 */
export async function everything(page: Page, frames: Readonly<Record<string, number>>) {
  const boxes: Record<string, number[] | null> = {};
  for (const [lesion, frameIndex] of Object.entries(frames)) {
    await goToFrame(page, frameIndex);
    await expect.poll(() => drawnBox(page, lesion)).not.toBe(null);
    boxes[lesion] = await drawnBox(page, lesion);
  }
  const lesions = await lesionRows(page);
  await page.keyboard.press('Control+Shift+H');
  const history = page.getByRole('dialog', { name: 'History' });
  await history.getByRole('listitem').nth(1).waitFor();
  const read = () => history.getByRole('listitem').allInnerTexts();
  // Its parts come one after another: what was dropped is asked for by itself.
  let steps = await read();
  for (let same = 0; same < 4; ) {
    await page.waitForTimeout(150);
    const again = await read();
    same = again.join() === steps.join() ? same + 1 : 0;
    steps = again;
  }
  await page.keyboard.press('Escape');
  await history.waitFor({ state: 'detached' });
  return { lesions, boxes, steps };
}
