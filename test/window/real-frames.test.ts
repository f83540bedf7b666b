import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { randomFrom } from '../fuzz/mutate-video.ts';
import { sharedData } from '../shared-data.ts';
import { decodeElsewhere, hasFfmpeg } from '../videos/decode-elsewhere.ts';
import { canvasPicture, differenceOnCanvas } from './canvas-picture.ts';
import { dropFiles } from './drop-files.ts';
import { goToFrame, openVideo, photograph } from './end-to-end-steps.ts';
import { buildApplication, openWindow, type RunningWindow, skipReason } from './launch.ts';
import { shownFrame } from './video-page.ts';

const widthPx = 384;
const frameBytes = widthPx * 288 * 3;
/** Frames that differ by less than this, in mean levels of 0 to 255, may be taken for each other. */
const clearlyApart = 4;

const videos = [
  { name: 'first-lesions.avi', frameCount: 200, why: 'no browser plays it' },
  { name: 'variable-rate.mkv', frameCount: 68, why: 'frames are dropped and reordered' },
];

describe.skipIf(skipReason !== undefined || !hasFfmpeg)('real videos in the real window', () => {
  let folder: string;
  let window: RunningWindow;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-window-'));
    await buildApplication();
    window = await openWindow({ folder });
    await window.page.emulateMedia({ reducedMotion: 'reduce' });
  }, 120_000);
  afterAll(async () => {
    await window?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { name, frameCount, why } of videos) {
    const path = sharedData('polyps', name);
    it.skipIf(!path)(
      `REQ-APP-017 REQ-MEDIA-001 ${name} (${why}): the picture is the one that ffmpeg decodes for this index`,
      async () => {
        const { page } = window;
        onTestFailed(() => photograph(page, `${name}-failed`));
        const truth = decodeElsewhere(path!);
        expect(truth.length).toBe(frameCount * frameBytes);
        const frame = (index: number) => truth.subarray(index * frameBytes, (index + 1) * frameBytes);
        await page.keyboard.press('Control+1');
        await dropFiles(page, [path!]);
        await openVideo(page, basename(path!));

        const all = Array.from({ length: frameCount - 1 }, (_, index) => index);
        const moving = all.filter((index) => meanDifference(frame(index), frame(index + 1)) >= clearlyApart);
        const random = randomFrom(7);
        const oneOf = (indices: readonly number[]) => indices[Math.floor(random() * indices.length)]!;
        let toldApart = 0;
        for (const asked of [
          oneOf(all),
          oneOf(moving),
          oneOf(all),
          oneOf(moving),
          oneOf(all),
          oneOf(moving),
        ]) {
          await goToFrame(page, asked);
          toldApart += await compare(asked);
          await page.keyboard.press('ArrowRight');
          await shownFrame(page, asked + 1);
          toldApart += await compare(asked + 1);
        }
        await photograph(page, basename(path!));
        expect(toldApart).toBeGreaterThanOrEqual(6);

        /** @returns how many of the two neighbours it is told apart from */
        async function compare(index: number): Promise<number> {
          const canvas = await canvasPicture(page);
          expect(differenceOnCanvas(canvas, frame(index), widthPx), `frame ${index}`).toBeLessThan(0.5);
          let apart = 0;
          for (const neighbour of [index - 1, index + 1]) {
            if (neighbour < 0 || neighbour >= frameCount) continue;
            if (meanDifference(frame(neighbour), frame(index)) < clearlyApart) continue;
            const difference = differenceOnCanvas(canvas, frame(neighbour), widthPx);
            expect(difference, `frame ${neighbour} on the canvas of ${index}`).toBeGreaterThan(2);
            apart += 1;
          }
          return apart;
        }
      },
      90_000,
    );
  }
});

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
