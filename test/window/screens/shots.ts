import { join } from 'node:path';
import type { Page } from 'playwright-core';

interface Shot {
  readonly name: string;
  /** The library it is taken in. */
  readonly needs: 'empty' | 'seeded';
  /** Brings the page into the state; the page is left on any screen. */
  readonly prepare: (page: Page) => Promise<void>;
}

const go = async (page: Page, place: string) => {
  await page.evaluate(`location.hash = '#/${place}'`);
};
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const settled = async (page: Page) => {
  await page.waitForLoadState('networkidle');
};

/** The states a person can see, one entry each. */
export const shots: readonly Shot[] = [
  { name: 'library-empty', needs: 'empty', prepare: (page) => go(page, 'library') },
  { name: 'jobs-empty', needs: 'empty', prepare: (page) => go(page, 'jobs') },
  { name: 'models-empty', needs: 'empty', prepare: (page) => go(page, 'models/bundles') },
  { name: 'datasets-empty', needs: 'empty', prepare: (page) => go(page, 'datasets') },
  { name: 'settings-labels-empty', needs: 'empty', prepare: (page) => go(page, 'settings/labels') },
  { name: 'video-empty', needs: 'empty', prepare: (page) => go(page, 'video') },
  { name: 'settings-self-test-empty', needs: 'empty', prepare: (page) => go(page, 'settings/self-test') },
  {
    name: 'library-import-failed',
    needs: 'empty',
    prepare: async (page) => {
      await go(page, 'library');
      await page.getByRole('button', { name: 'Add files' }).click();
      await page.getByLabel('Files and folders').fill('/nowhere/video.mp4\n/etc/hostname');
      await page.getByRole('button', { name: 'Add 2 items' }).click();
      await page.getByText('0 files added, 2 failed').waitFor();
    },
  },
  {
    name: 'library-one',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'library');
      await row(page, 'phantom-clip').click();
      await page.getByText('Newest finished run').waitFor();
      await settled(page);
    },
  },
  {
    name: 'library-many',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('Control+A');
      await settled(page);
    },
  },
  {
    name: 'library-missing',
    needs: 'seeded',
    prepare: async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: 'Search or run a command' }).fill('missing files');
      await page.keyboard.press('Enter');
      await row(page, 'rectum').getByText('File missing').waitFor();
      await row(page, 'rectum').click();
      await settled(page);
    },
  },
  {
    name: 'library-relink',
    needs: 'seeded',
    prepare: async (page) => {
      await row(page, 'rectum').click();
      await page.getByRole('button', { name: 'Find the file' }).click();
    },
  },
  {
    name: 'library-assign',
    needs: 'seeded',
    prepare: async (page) => {
      await row(page, 'sigmoid').click();
      await page.keyboard.press('p');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'library-grid',
    needs: 'seeded',
    prepare: async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('v');
      await page.getByRole('listbox').waitFor();
      await settled(page);
    },
  },
  {
    name: 'library-nothing',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('v');
      await page.getByPlaceholder('Name or patient').fill('zzz');
      await page.getByText('Nothing matches').waitFor();
    },
  },
  {
    name: 'palette',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: 'Search or run a command' }).waitFor();
    },
  },
  {
    name: 'palette-search',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox', { name: 'Search or run a command' }).fill('colon');
    },
  },
  {
    name: 'history',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('Control+Shift+H');
      await page.getByRole('dialog').getByText('Before the first step').waitFor();
    },
  },
  {
    name: 'jobs-interrupted',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'jobs');
      await page
        .getByRole('button', { name: /second run/ })
        .first()
        .click();
      await page.locator('canvas').first().waitFor();
      await settled(page);
    },
  },
  {
    name: 'jobs-done',
    needs: 'seeded',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /Size phantom-clip/ })
        .first()
        .click();
      await settled(page);
    },
  },
  {
    name: 'jobs-failed',
    needs: 'seeded',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /Train Caliper demonstration/ })
        .first()
        .click();
      await settled(page);
    },
  },
  {
    name: 'jobs-running',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('Control+K');
      await page.keyboard.type('render training');
      await page.keyboard.press('Enter');
      await page
        .getByLabel('Into the folder')
        .fill(join(import.meta.dirname, '../../../out/screens-phantom'));
      await page.getByRole('button', { name: 'Render', exact: true }).click();
      await go(page, 'jobs');
      await page
        .getByRole('button', { name: /Render training data into/ })
        .first()
        .click();
      await page.getByText('Time left').waitFor();
    },
  },
  {
    name: 'jobs-cancelled',
    needs: 'seeded',
    prepare: async (page) => {
      await page.keyboard.press('Delete');
      await page.getByRole('article').getByText('Cancelled', { exact: true }).waitFor();
    },
  },
  {
    name: 'models-bundles',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'models/bundles');
      await page.getByText('MAE, mm').first().waitFor();
      await settled(page);
    },
  },
  {
    name: 'models-details',
    needs: 'seeded',
    prepare: async (page) => {
      await page
        .getByRole('article', { name: /Phantom/ })
        .getByRole('button')
        .click();
      await page.getByText('Intended use').waitFor();
      await page.locator('canvas').first().waitFor();
    },
  },
  {
    name: 'models-compare',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'models/compare');
      await page.getByRole('combobox', { name: 'Second bundle' }).click();
      await page.getByRole('option', { name: 'Phantom demonstration 1' }).last().click();
      await page.locator('canvas').first().waitFor();
    },
  },
  {
    name: 'library-menu',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'library');
      await row(page, 'sigmoid').click({ button: 'right' });
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'models-train',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'models/train');
      await page.locator('canvas').first().waitFor();
    },
  },
  { name: 'models-retrofit', needs: 'seeded', prepare: (page) => go(page, 'models/retrofit') },
  {
    name: 'settings-self-test',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'settings/self-test');
      await page.getByText('verified').nth(1).waitFor();
    },
  },
  {
    name: 'settings-backups',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'settings/backups');
      await page
        .getByRole('button', { name: /^Restore/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'settings-restore',
    needs: 'seeded',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^Restore/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'settings-audit',
    needs: 'seeded',
    prepare: async (page) => {
      await go(page, 'settings/audit');
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText(/rows follow/).waitFor();
    },
  },
  { name: 'settings-keyboard', needs: 'seeded', prepare: (page) => go(page, 'settings/keyboard') },
  { name: 'settings-appearance', needs: 'seeded', prepare: (page) => go(page, 'settings/appearance') },
  { name: 'settings-about', needs: 'seeded', prepare: (page) => go(page, 'settings/about') },
];
