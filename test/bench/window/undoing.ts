import type { Page } from 'playwright-core';
import { dragOnPicture, shownFrame, showVideo } from '../../window/video-page.ts';
import { type BenchLibrary, movingBoxX } from './library.ts';
import { installClock, timePress } from './page-clock.ts';
import type { Measured } from './table.ts';

const frameIndex = 120;
const movedPx = 60;

/** Moves a box by mouse, and takes it back by keyboard until the box is seen where it was. */
export async function measureUndo(page: Page, { video }: BenchLibrary): Promise<Measured> {
  await showVideo(page, video);
  await page.keyboard.press('g');
  await page.keyboard.type(String(frameIndex));
  await page.keyboard.press('Enter');
  await shownFrame(page, frameIndex);
  await installClock(page);
  const xPx = movingBoxX(frameIndex);
  const ms: number[] = [];
  for (let n = 0; n < 50; n += 1) {
    await dragOnPicture(page, [xPx + 100, 300], [xPx + 100 + movedPx, 300]);
    await saved(page, n + 1);
    const undone = await timePress(page, 'z', { frameIndex, lesion: 'moving', xPx }, () =>
      page.keyboard.press('Control+z'),
    );
    ms.push(undone.paintedMs);
    await saved(page, n + 1);
  }
  return { what: 'undo a moved box: key → painted', budget: { share: 0.95, ms: 50 }, ms };
}

/** Until the library has the edit and the page has read again what changed. */
async function saved(page: Page, _edit: number): Promise<void> {
  await page.getByText('All changes saved').waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
}
