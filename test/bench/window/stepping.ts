import type { Page } from 'playwright-core';
import { SeededRandom } from '../../../inference/runtime/random.ts';
import { showVideo } from '../../window/video-page.ts';
import { type BenchLibrary, movingBoxX, videoFrames } from './library.ts';
import { installClock, type Press, timePress } from './page-clock.ts';
import type { Measured } from './table.ts';

const wanted = (frameIndex: number) => ({ frameIndex, lesion: 'moving', xPx: movingBoxX(frameIndex) });

/** A person's pace: about six presses of a key a second. */
const pauseMs = 150;

/**
 * One frame on and back with an arrow key, at a person's pace and as quickly as the window follows, then jumps to frames
 * that nobody has looked at.
 */
export async function measureStepping(page: Page, { video }: BenchLibrary): Promise<Measured[]> {
  await showVideo(page, video);
  await installClock(page);
  const forward = await step(page, 'ArrowRight', 0, 1, 200, pauseMs);
  const back = await step(page, 'ArrowLeft', 200, -1, 100, pauseMs);
  const hurried = await step(page, 'ArrowRight', 100, 1, 200, 0);
  const random = new SeededRandom(1);
  const far: Press[] = [];
  for (let n = 0; n < 60; n += 1) {
    const frameIndex = 320 + random.integer(videoFrames - 320);
    await page.keyboard.press('g');
    await page.keyboard.type(String(frameIndex));
    far.push(await timePress(page, 'Enter', wanted(frameIndex), () => page.keyboard.press('Enter')));
  }
  const warm = { share: 0.95, ms: 33 } as const;
  const cold = { share: 0.95, ms: 150 } as const;
  return [
    ...rows('one frame on', warm, forward),
    ...rows('one frame back', warm, back),
    ...rows('one frame on, the next key as soon as the last is painted', warm, hurried),
    ...rows('jump to a frame that is nowhere in memory', cold, far),
  ];
}

/** One frame on at a person's pace, drawn by what a person chose in Settings; the page is loaded anew. */
export async function measureDrawer(
  page: Page,
  { video }: BenchLibrary,
  drawer: 'gpu' | 'processor',
): Promise<Measured[]> {
  await page.evaluate(`localStorage.setItem('caliper.drawing-device', '"${drawer}"')`);
  await page.reload();
  await showVideo(page, video);
  await installClock(page);
  const name = drawer === 'gpu' ? 'WebGL' : 'the processor';
  return rows(
    `one frame on, drawn by ${name}`,
    undefined,
    await step(page, 'ArrowRight', 0, 1, 150, pauseMs),
  );
}

function rows(what: string, budget: Measured['budget'], presses: readonly Press[]): Measured[] {
  return [
    {
      what: `${what}: key → painted`,
      ms: presses.map(({ paintedMs }) => paintedMs),
      ...(budget && { budget }),
    },
    { what: 'of which: key → canvas drawn', ms: presses.map(({ drawnMs }) => drawnMs) },
  ];
}

async function step(page: Page, key: string, from: number, by: 1 | -1, count: number, restMs: number) {
  const presses: Press[] = [];
  for (let n = 1; n <= count; n += 1) {
    await page.evaluate(`new Promise((resolve) => setTimeout(resolve, ${restMs}))`);
    presses.push(await timePress(page, key, wanted(from + by * n), () => page.keyboard.press(key)));
  }
  return presses;
}
