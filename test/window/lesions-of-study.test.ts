import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  abandonRun,
  acceptPrediction,
  assignPatient,
  lesionSizesOfRun,
  listModels,
  openDatabase,
  runsOfMedia,
  startRun,
} from '../../db/index.ts';
import type { MediaId } from '../../main/contract/ids.ts';
import { openBackend } from '../sizing-case.ts';
import { makeVideo } from '../videos/make-video.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { dragOnPicture, drawnBox, shownFrame, showVideo } from './video-page.ts';
import { makeSizedLibrary, type SizedLibrary, withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** One sized video and an empty one of the same study, all decided, with a later run that was cancelled; a video of nobody. */
async function prepare(made: SizedLibrary) {
  const ids: MediaId[] = [];
  const backend = await openBackend(made.library);
  for (const [name, frameCount] of [
    ['second-look_hp83x4.mp4', 12],
    ['heart.mp4', 14],
  ] as const) {
    const path = join(made.folder, name);
    await makeVideo(path, { encoder: 'libx264', frameCount, keyEvery: 5 });
    ids.push((await backend.client.library.import({ path })).media.id);
  }
  await backend.close();
  const db = await openDatabase(made.library, { actor: 'Dr Test', appVersion: '0.1.0-test' });
  assignPatient(db, [made.mediaId, ids[0]!], 'P-0001', '1');
  const [run] = runsOfMedia(db, made.mediaId);
  for (const { predictionId, lesion } of lesionSizesOfRun(db, run!.id)) {
    if (lesion === 'left') acceptPrediction(db, predictionId);
  }
  abandonRun(db, startRun(db, made.mediaId, listModels(db)[0]!.id).id);
  await db.close();
  return { second: ids[0]!, heart: ids[1]! };
}

describe.skipIf(withoutChromium)('lesions and the videos of their study', () => {
  let made: SizedLibrary;
  let window: OpenWindow;
  let second: MediaId;
  let heart: MediaId;

  beforeAll(async () => {
    made = await makeSizedLibrary();
    ({ second, heart } = await prepare(made));
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  const list = () => window.page.getByRole('region', { name: 'Lesions' });
  const row = (lesion: string) => list().getByRole('listitem').filter({ hasText: lesion });
  const frameOnScreen = async () =>
    Number(await window.page.locator('[data-frame-index]').getAttribute('data-frame-index'));

  it('REQ-WIN-010 a cancelled run takes no size and no state away, and is named beside them', async () => {
    const { page } = window;
    await page.evaluate("location.hash = '#/library'");
    const video = page.getByRole('row').filter({ hasText: 'video.mp4' });
    await video.getByText('1 to decide').waitFor();
    await video.getByText('re-run incomplete').waitFor();
    await video.click();
    const inspector = page.getByRole('complementary', { name: 'Selection' });
    await inspector.getByText('A later run is incomplete').waitFor();
    await inspector
      .getByText(/^\d+\.\d$/)
      .first()
      .waitFor();
    await showVideo(page, made.mediaId);
    await page.getByText(/^The run of .* is incomplete/).waitFor();
    await expect.poll(() => row('left').textContent()).toMatch(/50 frames · accepted/);
  });

  it('REQ-WIN-009 one patient is counted, and not the video of nobody', async () => {
    await window.page.getByText(/^1 patient, /).waitFor();
  });

  it('REQ-VIDEO-007 a click on a lesion shows its best frame', async () => {
    const { page } = window;
    await showVideo(page, made.mediaId);
    await row('right').getByRole('button').first().click();
    await expect.poll(frameOnScreen).toBeGreaterThanOrEqual(25);
    await page.locator('[data-lesion="right"]').first().waitFor();
  });

  it('REQ-VIDEO-007 nothing is decided about a lesion that is not on the screen', async () => {
    const { page } = window;
    await showVideo(page, made.mediaId);
    await row('right').getByRole('button').first().click();
    await expect.poll(frameOnScreen).toBeGreaterThanOrEqual(25);
    await page.keyboard.press('Home');
    await shownFrame(page, 0);
    await page.getByRole('button', { name: 'Accept A' }).click();
    await page.getByText('was not on the screen: its best frame is shown now').waitFor();
    await expect.poll(frameOnScreen).toBeGreaterThanOrEqual(25);
    expect(await row('right').textContent()).toMatch(/25 frames · model/);
    await page.keyboard.press('a');
    await expect.poll(() => row('right').textContent()).toMatch(/25 frames · accepted/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => row('right').textContent()).toMatch(/25 frames · model/);
  });

  it('REQ-VIDEO-007 O says why where it can do nothing', async () => {
    const { page } = window;
    await showVideo(page, made.mediaId);
    await row('right').getByRole('button').first().click();
    await expect.poll(frameOnScreen).toBeGreaterThanOrEqual(25);
    await page.keyboard.press('Home');
    await shownFrame(page, 0);
    await page.keyboard.press('o');
    await page.getByText('right is not seen yet on this frame').waitFor();
  });

  it('REQ-WIN-009 lesions of other videos of the study are folded away under the name of their video', async () => {
    const { page } = window;
    await showVideo(page, second);
    await list().getByText('No lesion yet').waitFor();
    const video = list().getByRole('group').filter({ hasText: 'In video.mp4' });
    expect(await row('left').isVisible()).toBe(false);
    await video.locator('summary').click();
    expect(await row('left').isVisible()).toBe(true);
  });

  it('REQ-WIN-009 a lesion that stands on another video is deleted only after a question that names the video', async () => {
    const { page } = window;
    await showVideo(page, second);
    await page.evaluate("document.querySelector('details').open = true");
    await row('left').getByRole('button').first().click();
    await page.keyboard.press('Shift+Delete');
    const dialog = page.getByRole('dialog', { name: 'Delete left everywhere?' });
    const place = dialog.getByRole('listitem');
    await expect.poll(() => place.allInnerTexts()).toEqual(['video.mp4: 50 boxes, 1 predicted size']);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await row('left').waitFor();
    await page.keyboard.press('Shift+Delete');
    await dialog.getByRole('button', { name: 'Delete everywhere' }).click();
    await expect.poll(() => row('left').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await showVideo(page, made.mediaId);
    await row('left').waitFor();
  });

  it('REQ-WIN-009 a video of nobody knows no lesion of another, and its first one is A', async () => {
    const { page } = window;
    await showVideo(page, heart);
    await list().getByText('No lesion yet').waitFor();
    expect(await list().locator('summary').count()).toBe(0);
    await page.keyboard.press('b');
    await dragOnPicture(page, [60, 60], [100, 90]);
    await row('Lesion A').waitFor();
    await page.keyboard.press('Shift+Delete');
    await expect.poll(() => row('Lesion A').count()).toBe(0);
  });

  it('REQ-VIDEO-007 a lesion that is not seen from some frame on is seen again by O on a later one', async () => {
    const { page } = window;
    await showVideo(page, heart);
    await page.keyboard.press('b');
    await dragOnPicture(page, [60, 60], [100, 90]);
    await row('Lesion A').waitFor();
    await page.keyboard.press('ArrowRight');
    await shownFrame(page, 1);
    await page.keyboard.press('o');
    const notSeen = page.getByRole('button', { name: /^Not seen/ });
    await expect.poll(() => notSeen.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Shift+ArrowRight');
    await shownFrame(page, 11);
    await expect.poll(() => drawnBox(page, 'A')).toBeNull();
    await expect.poll(() => notSeen.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('o');
    await expect.poll(() => drawnBox(page, 'A')).toEqual([60, 60, 100, 90]);
    await expect.poll(() => notSeen.getAttribute('aria-pressed')).toBe('false');
  });

  it('REQ-WIN-013 a name is shown letter by letter', async () => {
    const { page } = window;
    await page.evaluate("location.hash = '#/library'");
    const name = page.getByRole('gridcell').getByText('second-look_hp83x4.mp4');
    await name.waitFor();
    const widths = (await page.evaluate(`(() => {
      const range = document.createRange();
      const cells = [...document.querySelectorAll('[role=gridcell] *')];
      const name = cells.findLast(({ textContent }) => textContent === 'second-look_hp83x4.mp4');
      range.selectNodeContents(name);
      const measure = (ligatures) => {
        name.style.fontVariantLigatures = ligatures;
        return range.getBoundingClientRect().width;
      };
      return { shown: measure(''), plain: measure('none'), joined: measure('normal') };
    })()`)) as Record<'shown' | 'plain' | 'joined', number>;
    expect(widths.shown).toBe(widths.plain);
    expect(widths.joined).not.toBe(widths.plain); // the typeface still has what is switched off
    for (const field of ['button', 'input']) {
      const style = `getComputedStyle(document.querySelector('${field}')).fontVariantLigatures`;
      expect(await page.evaluate(style), field).toBe('none');
    }
  });

  it('says nothing on the console', () => {
    expect(window.errors).toEqual([]);
  });
});
