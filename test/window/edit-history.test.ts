import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { makeSizedLibrary, withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('REQ-WIN-004 undo, redo and history', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });
  const video = () => window.page.getByRole('row').filter({ hasText: 'video.mp4' });
  const history = () => window.page.getByRole('dialog', { name: 'History' });

  it('gives the video to a patient, takes it back and gives it again', async () => {
    const { page } = window;
    await video().click();
    await page.keyboard.press('p');
    await page.getByRole('dialog').getByLabel('Patient').fill('P-0598');
    await page.getByRole('button', { name: 'Assign', exact: true }).click();
    await video().getByText('P-0598').waitFor();
    await page.keyboard.press('Control+Z');
    await video().getByText('unassigned').waitFor();
    await page.keyboard.press('Control+Shift+Z');
    await video().getByText('P-0598').waitFor();
  });

  it('goes back to an earlier step from the list, and the list is there after a restart', async () => {
    const { page } = window;
    await page.keyboard.press('Control+Shift+H');
    const steps = history().getByRole('listitem');
    await steps.first().waitFor();
    const before = await steps.count();
    expect(await steps.first().innerText()).toContain('You are here');
    await steps.nth(1).getByRole('button').click();
    await steps.nth(1).getByText('You are here').waitFor();
    await window.restart();
    await video().getByText('unassigned').waitFor();
    await page.keyboard.press('Control+Shift+H');
    await steps.first().getByText('undone').waitFor();
    expect(await steps.count()).toBe(before);
    expect(await steps.nth(1).innerText()).toContain('You are here');
    await steps.first().getByRole('button').click();
    await steps.first().getByText('You are here').waitFor();
    await page.keyboard.press('Escape');
    await video().getByText('P-0598').waitFor();
  });

  it('REQ-DB-015 asks before everything is taken back, with what that is, and backs up first', async () => {
    const { page } = window;
    await page.keyboard.press('Control+Shift+H');
    for (const name of ['P-1', 'P-2', 'P-3', 'P-0598']) {
      const client = await window.connect();
      const { media } = await client.library.list({ limit: 1 });
      await client.library.assignPatient({ mediaIds: [media[0]!.id], patientPseudonym: name });
    }
    await history().getByRole('listitem').last().getByRole('button').click();
    const question = page.getByRole('dialog', { name: /^Take back \d+ steps\?/ });
    await question.waitFor();
    const words = await question.innerText();
    for (const what of ['1 item of the library', '2 lesions', /\d+ boxes/, '2 predicted sizes'])
      expect(words).toMatch(what);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await video().getByText('P-0598').waitFor();
    await history().getByRole('listitem').last().getByRole('button').click();
    await question.getByRole('button', { name: /^Take back/ }).click();
    await page.getByText('The library is empty').waitFor();
    const { backups } = await (await window.connect()).system.backups({});
    expect(backups.map(({ reason }) => reason)).toContain('before a jump in the history');
  });

  it('REQ-DB-014 says that an edit dropped undone steps, and brings them back', async () => {
    const { page } = window;
    const client = await window.connect();
    await client.library.openSample({});
    await page.getByText(/\d+ undone steps were dropped by this edit/).waitFor();
    await page.keyboard.press('Control+Shift+H');
    await history().getByRole('region', { name: 'Dropped steps' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Bring back', exact: true }).click();
    await video().getByText('P-0598').waitFor();
  });

  it('takes the video out and brings it back with its sizes', async () => {
    const { page } = window;
    await video().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Take out of the library' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').innerText()).toContain('The files stay where they are.');
    await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
    await page.getByText('The library is empty').waitFor();
    await page.keyboard.press('Control+Z');
    await video().getByText('2 to decide').waitFor();
    expect(window.errors).toEqual([]);
  });
});
