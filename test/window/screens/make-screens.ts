import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWindow } from '../open-window.ts';
import { seedLibrary } from './seed-library.ts';
import { shots } from './shots.ts';

// `npm run screens`: every screen and state in both themes and two sizes, as PNG files in out/screens.
// `npm run screens -- library jobs` makes only those whose name begins so; the library is made once and kept.
const out = join(import.meta.dirname, '../../../out');
const seeded = join(out, 'screens-library');
const empty = join(out, 'screens-empty');
const wanted = process.argv.slice(2);
const sizes = [
  [1280, 800],
  [1920, 1080],
] as const;

if (!existsSync(join(seeded, 'library'))) await seedLibrary(seeded);
rmSync(empty, { recursive: true, force: true });
mkdirSync(join(out, 'screens'), { recursive: true });

for (const libraryFolder of [empty, join(seeded, 'library')]) {
  const window = await openWindow({ libraryFolder });
  const { page } = window;
  page.setDefaultTimeout(20_000);
  await page.getByText('All changes saved').waitFor();
  for (const { name, needs, prepare } of shots) {
    if ((needs === 'empty') !== (libraryFolder === empty)) continue;
    if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue;
    try {
      await prepare(page);
      await photograph(page, name);
    } catch (error) {
      console.error(`${name}: ${(error as Error).message.split('\n')[0]}`);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  for (const error of new Set(window.errors)) console.error(`console: ${error}`);
  await window.close();
}

async function photograph(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await setTheme(page, theme);
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      const path = join(out, 'screens', `${name}-${theme}-${width}.png`);
      await page.screenshot({ path, animations: 'disabled' });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await setTheme(page, 'dark');
  console.log(name);
}

async function setTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${theme}'`);
}
