import type { Page } from 'playwright-core';
import { SeededRandom } from '../../../inference/runtime/random.ts';
import { showFilm } from '../../window/film-page.ts';
import { type BenchLibrary, filmFrames, movingBoxX } from './library.ts';
import { installClock, timePress } from './page-clock.ts';
import type { Measured } from './table.ts';

const wanted = (frameIndex: number) => ({ frameIndex, lesion: 'moving', xPx: movingBoxX(frameIndex) });

/** One frame on and back with an arrow key, then jumps to frames that nobody has looked at. */
export async function measureStepping(page: Page, { film }: BenchLibrary): Promise<Measured[]> {
  await showFilm(page, film);
  await installClock(page);
  const forward = await step(page, 'ArrowRight', 0, 1, 300);
  const back = await step(page, 'ArrowLeft', 300, -1, 100);
  const random = new SeededRandom(1);
  const far: { drawnMs: number; paintedMs: number }[] = [];
  for (let n = 0; n < 60; n += 1) {
    const frameIndex = 320 + random.integer(filmFrames - 320);
    await page.keyboard.press('g');
    await page.keyboard.type(String(frameIndex));
    far.push(await timePress(page, 'Enter', wanted(frameIndex), () => page.keyboard.press('Enter')));
  }
  const warm = { share: 0.95, ms: 33 } as const;
  const painted = (presses: readonly { paintedMs: number }[]) => presses.map(({ paintedMs }) => paintedMs);
  return [
    {
      what: 'one frame on, with overlay: key → painted',
      budget: warm,
      ms: painted(forward),
    },
    { what: 'of which: key → canvas drawn', ms: forward.map(({ drawnMs }) => drawnMs) },
    { what: 'one frame back, with overlay: key → painted', budget: warm, ms: painted(back) },
    {
      what: 'jump to a frame that is nowhere in memory: key → painted',
      budget: { share: 0.95, ms: 150 },
      ms: painted(far),
    },
  ];
}

async function step(page: Page, key: string, from: number, by: 1 | -1, count: number) {
  const presses: { drawnMs: number; paintedMs: number }[] = [];
  for (let n = 1; n <= count; n += 1) {
    presses.push(await timePress(page, key, wanted(from + by * n), () => page.keyboard.press(key)));
  }
  return presses;
}
