import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSizingCase, type SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(withoutChromium)('REQ-WIN-011 a change that nobody told the window', () => {
  let made: SizingCase;
  let window: OpenWindow;
  /** What the page says to the backend about its streams, held back. */
  const held: (string | Buffer)[] = [];
  let server: WebSocketRoute;

  beforeAll(async () => {
    made = await makeSizingCase(30);
    window = await openWindow({
      libraryFolder: made.library,
      before: (page) =>
        page.routeWebSocket(/127\.0\.0\.1/, (route) => {
          server = route.connectToServer();
          route.onMessage((message) => {
            if (/"u":"\/(?:system\/changes|jobs\/watchAll)"/.test(String(message))) held.push(message);
            else server.send(message);
          });
        }),
    });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('because its stream had not begun is shown when it has', async () => {
    const { page } = window;
    await page.getByText('The library is empty').waitFor();
    await expect.poll(() => held.length).toBe(2);
    const elsewhere = await window.connect();
    await elsewhere.library.import({ path: made.video });
    expect(await page.getByText('The library is empty').isVisible()).toBe(true);
    for (const message of held) server.send(message);
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).waitFor();
  });
});
