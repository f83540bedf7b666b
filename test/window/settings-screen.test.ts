import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandGroups } from '../../renderer/commands/all.ts';
import type { CommandDefinition } from '../../renderer/commands/command.ts';
import type { SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { makeSizedLibrary, withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('settings', () => {
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
  const go = (place: string) => window.page.evaluate(`location.hash = '#/${place}'`);

  it('REQ-WIN-002 the keyboard map and the palette hold every command with its keys', async () => {
    const { page } = window;
    await go('settings/keyboard');
    await page.getByText('Every command has a place').waitFor();
    for (const { name, commands } of commandGroups) {
      const group = page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });
      for (const command of Object.values<CommandDefinition>(commands)) {
        const row = group.locator('dl > div', { has: page.getByText(command.name, { exact: true }) }).first();
        expect(await row.locator('dd > span').count(), command.name).toBe(command.keys?.length ?? 0);
      }
    }
    await go('library');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('Control+K');
    const options = page.getByRole('option');
    expect(await options.filter({ hasText: 'Add files' }).locator('kbd').allInnerTexts()).toEqual([
      'Ctrl',
      'O',
    ]);
    await page.keyboard.type('history');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'History' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('REQ-WIN-007 a restore says what is kept before it replaces anything', async () => {
    const { page } = window;
    await go('settings/backups');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByText('by hand').waitFor();
    await page
      .getByRole('button', { name: /^Restore/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Restore this backup?' });
    await dialog.waitFor();
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([
      'What stands now is backed up first: you can come back to it.',
      'Videos, image folders and model bundles are not touched.',
      'Edits made after this backup are not in the restored library.',
    ]);
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('The backup is restored').waitFor();
    await go('library');
    await page.getByRole('row').filter({ hasText: 'video.mp4' }).getByText('2 to decide').waitFor();
  });

  it('REQ-WIN-007 the audit trail is listed and verified', async () => {
    const { page } = window;
    await go('settings/audit');
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText(/^All \d+ rows follow from each other$/).waitFor();
    expect(await page.getByRole('cell', { name: 'media.add', exact: true }).count()).toBeGreaterThan(0);
  });

  it('REQ-WIN-007 theme, density and who draws videos are remembered over a restart', async () => {
    const { page } = window;
    await go('settings/appearance');
    await page.keyboard.press('Control+Shift+L');
    await page.getByText('Compact').click();
    await page.getByText('Graphics card').click();
    await page.getByText('From the next start of Caliper on.').waitFor();
    await window.restart();
    await page.getByText('Compact').waitFor();
    expect(await page.getByRole('radio', { name: 'Graphics card' }).isChecked()).toBe(true);
    expect(await page.getByText('From the next start of Caliper on.').count()).toBe(0);
    const kept = '({ ...document.documentElement.dataset })';
    expect(await page.evaluate(kept)).toMatchObject({ mantineColorScheme: 'light', density: 'compact' });
  });

  it('REQ-WIN-008 the notice and the state of saving are in sight on every screen; a lost library is said', async () => {
    const { page } = window;
    for (const place of ['library', 'video', 'models', 'jobs', 'settings']) {
      await go(place);
      expect(await page.getByText('Research use only, not a medical device').isVisible(), place).toBe(true);
      await page.getByText('All changes saved').waitFor();
    }
    await window.stopBackend();
    await page.getByText('Connection lost').waitFor();
    expect(await page.getByText('All changes saved').count()).toBe(0);
    await page.getByText('The library does not answer').waitFor();
  });
});
