import type { Page } from 'playwright-core';
import type { MediaId } from '../../main/contract/ids.ts';

/** Shows a video on the Video screen at its first frame, with nothing selected. */
export async function showVideo(page: Page, mediaId: MediaId): Promise<void> {
  await page.evaluate(`location.hash = '#/video/${mediaId}'`);
  await page.locator('[data-frame-index]').waitFor();
  await page.locator('[data-view]').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await shownFrame(page, 0);
}

/** Waits until the canvas shows a frame, by the image that was drawn on it. */
export async function shownFrame(page: Page, frameIndex: number): Promise<void> {
  await page.locator(`[data-frame-index="${frameIndex}"]`).waitFor();
}

/** Where the picture is on the page: `page = offset + scale × pixel`. */
export async function pictureView(page: Page) {
  const overlay = page.locator('[data-view]');
  const [scale, xOffset, yOffset] = (await overlay.getAttribute('data-view'))!.split(' ').map(Number);
  const { x, y } = (await overlay.boundingBox())!;
  const at = (xPx: number, yPx: number) => ({
    x: x + xOffset! + scale! * xPx,
    y: y + yOffset! + scale! * yPx,
  });
  return { scale: scale!, at };
}

/** Presses at one frame pixel, moves in steps and releases at another. */
export async function dragOnPicture(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const { at } = await pictureView(page);
  const [start, end] = [at(...from), at(...to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

/** The drawn box of a lesion in frame pixels, rounded to whole ones; null if it is not drawn. */
export async function drawnBox(page: Page, lesion: string) {
  const line = page.locator(`[data-lesion="${lesion}"] rect[role="button"]`).first();
  if ((await line.count()) === 0) return null;
  const [x, y, width, height] = await line.evaluate((element) =>
    ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name))),
  );
  const [scale, xOffset, yOffset] = (await page.locator('[data-view]').getAttribute('data-view'))!
    .split(' ')
    .map(Number);
  const pixel = (value: number, offset: number) => Math.round((value - offset) / scale!);
  return [
    pixel(x!, xOffset!),
    pixel(y!, yOffset!),
    pixel(x! + width!, xOffset!),
    pixel(y! + height!, yOffset!),
  ];
}

/**
 * Source of a function for the page: the number drawn in the numbered picture that is on the canvas, read from its
 * pixels (see `numbered-picture.ts`).
 */
export const readNumberOnCanvas = `() => {
  const canvas = document.querySelector('[data-frame-index] canvas');
  const [scale, xOffset, yOffset] = document.querySelector('[data-view]').dataset.view.split(' ').map(Number);
  const ratio = canvas.width / canvas.clientWidth;
  const pen = canvas.getContext('2d');
  let number = 0;
  for (let bit = 0; bit < 16; bit += 1) {
    const x = xOffset + scale * (16 * (1 + (bit % 8)) + 8);
    const y = yOffset + scale * (32 + 16 * Math.floor(bit / 8) + 8);
    const [red] = pen.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data;
    number = number * 2 + (red > 127 ? 1 : 0);
  }
  return number;
}`;

/** The number that the canvas shows now. */
export const numberOnCanvas = (page: Page): Promise<number> => page.evaluate(`(${readNumberOnCanvas})()`);
