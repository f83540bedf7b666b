import type { Page } from 'playwright-core';

/**
 * Drags files of this machine over the middle of the window and lets them go, as the system's file manager does: the
 * browser process takes the paths, the page gets real files from it, and the bridge finds their paths again.
 */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const [x, y] = await page.evaluate<[number, number]>('[innerWidth / 2, innerHeight / 2]');
  const copy = 1;
  const data = { items: [], files: [...paths], dragOperationsMask: copy };
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  await session.detach();
}
