import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutGuards } from '../database/without-guards.ts';
import type { SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { makeSizedLibrary, withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('REQ-DB-011 REQ-DB-012 a library that was changed from outside', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    const stranger = new Database(join(made.library, 'library.sqlite'));
    withoutGuards(stranger, 'UPDATE frame_prediction SET value = value + 1');
    stranger.close();
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('is said above every screen with the table, and leads to what can be done', async () => {
    const { page } = window;
    const notice = page.getByRole('alert', { name: 'What was found when the library was opened' });
    await notice.waitFor();
    expect(await notice.innerText()).toMatch(/CHANGED FROM OUTSIDE.*prediction/);
    expect(await notice.innerText()).toContain('as the backup');
    await notice.getByRole('button', { name: 'Audit trail' }).click();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('Stored results are not those that were computed').waitFor();
    await page.getByText(/what it says of a frame is not what was stored/).waitFor();
    await notice.getByRole('button', { name: 'Understood' }).click();
    await notice.waitFor({ state: 'detached' });
  });
});
