import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SizingCase } from '../sizing-case.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { makeSizedLibrary, withoutChromium } from './window-case.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Each screen, and something that is on it when it is complete. */
const places = [
  ['library', 'video.mp4'],
  ['jobs', 'What was asked'],
  ['models/bundles', 'All figures and facts'],
  ['models/compare', 'Two bundles are needed'],
  ['models/train', 'Start training'],
  ['models/retrofit', 'Put gates in'],
  ['datasets', 'No data sets yet'],
  ['settings/labels', 'No label fields yet'],
  ['settings/self-test', 'The self-test was not run yet'],
  ['settings/backups', 'on opening'],
  ['settings/audit', 'library.open'],
  ['settings/keyboard', 'One frame back'],
  ['settings/appearance', 'Comfortable'],
  ['settings/about', 'It comes without any warranty'],
  ['video/none', 'Caliper'],
] as const;

describe.skipIf(withoutChromium)('REQ-WIN-001 accessibility', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizedLibrary();
    window = await openWindow({ libraryFolder: made.library });
    await window.page.evaluate(axe);
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  const violations = async () => {
    const rules =
      "{ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }";
    const results = (await window.page.evaluate(`axe.run(document, ${rules})`)) as AxeResults;
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  };

  it.each(places)('%s has no violation in either theme', async (place, sign) => {
    const { page } = window;
    await page.evaluate(`location.hash = '#/${place}'`);
    await page.getByText(sign).first().waitFor();
    for (const theme of ['dark', 'light']) {
      await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${theme}'`);
      expect({ theme, violations: await violations() }).toEqual({ theme, violations: [] });
    }
  });

  it('the palette, the history and a dialog have none either', async () => {
    const { page } = window;
    await page.evaluate("location.hash = '#/library'");
    await page.getByRole('grid').focus();
    for (const [keys, sign] of [
      ['Control+K', 'Go to Library'],
      ['Control+Shift+H', 'Before the first step'],
      ['Control+O', 'Files and folders, one a line'],
    ] as const) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog').getByText(sign).waitFor();
      expect({ keys, violations: await violations() }).toEqual({ keys, violations: [] });
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  it('nothing was written to the console as an error', () => {
    expect(window.errors).toEqual([]);
  });
});
