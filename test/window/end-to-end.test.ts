import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { runCaliper } from '../run-caliper.ts';
import { sharedData } from '../shared-data.ts';
import { dropFiles } from './drop-files.ts';
import {
  correctSize,
  drawNewLesion,
  everything,
  exportRun,
  importMasks,
  importModel,
  lesionRow,
  lesionRows,
  openVideo,
  photograph,
  pressTimeline,
  readExport,
  readRows,
  selectLesion,
  sizeOfThisFrame,
  startSizing,
} from './end-to-end-steps.ts';
import { buildApplication, openWindow, type RunningWindow, skipReason } from './launch.ts';
import { enginePid, killApplication } from './process-tree.ts';
import { drawnBox } from './video-page.ts';

const video = sharedData('polyps', 'four-lesions.mp4');
const masks = sharedData('polyps', 'clinicdb');
const trueBoxes = sharedData('polyps', 'four-lesions-boxes.csv');
const model = join(import.meta.dirname, '../../assets/models/phantom-demonstration');
const frameCount = 461;
/** What 461 frames may take where other tests run beside this one. */
const sizing = { timeout: 120_000 };
/** A frame in the middle of each lesion. */
const middles = { a: 60, b: 180, c: 300, d: 410 } as const;

const cannotRun = skipReason !== undefined || process.platform !== 'linux' || !video || !masks || !trueBoxes;

describe.skipIf(cannotRun)('a video from the file manager to a table of sizes, in the real window', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-window-'));
    await buildApplication();
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('REQ-APP-017 REQ-JOB-001 REQ-DB-001 REQ-DB-003 REQ-SIZE-007 sizes, edits, undo, both kills and the numbers of the command line', async () => {
    const first = await openWindow({ folder });
    let running: RunningWindow | undefined = first;
    onTestFailed(async () => {
      if (running === undefined) return;
      await photograph(running.page, 'failed').catch(() => {});
      await killApplication(running);
    });
    const { page } = first;
    page.setDefaultTimeout(40_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByText('The library is empty').waitFor();
    await photograph(page, 'empty-library');

    await dropFiles(page, [video!]);
    await page.getByText('1 file added').waitFor();
    await photograph(page, 'video-added');
    await importModel(first, model);
    await photograph(page, 'model');
    await openVideo(page, 'four-lesions.mp4');
    await photograph(page, 'video');
    await importMasks(first, masks!);
    await page.getByText('461 boxes imported.').waitFor();
    await lesionRow(page, 'd').waitFor();
    await photograph(page, 'boxes');

    await startSizing(page);
    await page
      .getByRole('status')
      .filter({ hasText: /of 461/ })
      .waitFor();
    await photograph(page, 'sizing');
    await lesionRow(page, 'd').getByText('96 frames · model').waitFor(sizing);
    await photograph(page, 'sized');
    const onTimeline: Record<string, string> = {};
    for (const [lesion, frameIndex] of Object.entries(middles)) {
      await selectLesion(page, lesion); // shows its best frame; the person goes on to another
      await pressTimeline(page, frameIndex, frameCount);
      onTimeline[lesion] = await sizeOfThisFrame(page, lesion);
      const { xmin, ymin, xmax, ymax } = readRows(trueBoxes!)[frameIndex]!;
      expect(await drawnBox(page, lesion)).toEqual([xmin, ymin, xmax, ymax].map(Number));
    }
    await photograph(page, 'timeline');
    const predicted = await lesionRows(page);

    await pressTimeline(page, middles.a, frameCount);
    await correctSize(page, 'a', '12.3');
    await lesionRow(page, 'a').getByText('corrected').waitFor();
    await photograph(page, 'corrected');
    const corrected = await lesionRows(page);
    expect(corrected[0]).toContain('12.3 mm');
    await drawNewLesion(page, [20, 20], [90, 70]);
    await expect.poll(() => drawnBox(page, 'E')).toEqual([20, 20, 90, 70]);
    await lesionRow(page, 'E').getByText('not sized').last().waitFor();
    await photograph(page, 'box-drawn');
    await page.keyboard.press('Control+z');
    await expect.poll(() => drawnBox(page, 'E')).toBe(null);
    await expect.poll(() => lesionRows(page)).toEqual(corrected);
    await page.keyboard.press('Control+z');
    await expect.poll(() => lesionRows(page)).toEqual(predicted);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => lesionRows(page)).toEqual(corrected);
    await photograph(page, 'one-redone');

    await startSizing(page);
    await page
      .getByRole('status')
      .filter({ hasText: /: [1-9]\d+ of 461/ })
      .waitFor();
    process.kill(enginePid(first), 'SIGKILL');
    await page.keyboard.press('Control+4');
    const job = page.getByRole('article');
    await job.getByText('Interrupted', { exact: true }).waitFor();
    expect(await job.innerText()).toContain('Nothing is retried by itself');
    await photograph(page, 'interrupted');
    await job.getByRole('button', { name: 'Retry by hand' }).click();
    await job.getByText('4 lesions sized').waitFor(sizing);
    await photograph(page, 'retried');

    await openVideo(page, 'four-lesions.mp4');
    await lesionRow(page, 'd').getByText('96 frames · model').waitFor();
    const inWindow = join(folder, 'in-window');
    await exportRun(page, inWindow);
    await photograph(page, 'exported');
    const exported = readExport(inWindow);

    await selectLesion(page, 'b');
    await expect.poll(() => drawnBox(page, 'b')).not.toBe(null); // only what is in sight is decided
    await page.keyboard.press('a');
    await lesionRow(page, 'b').getByText('accepted').waitFor();
    await page.getByText('All changes saved').waitFor();
    const before = await everything(page, middles);
    await photograph(page, 'before-the-kill');
    running = undefined;
    await killApplication(first);

    // The same video, boxes and model on the command line, in a library of its own.
    const elsewhere = join(folder, 'command-line');
    const args = ['--boxes', masks!, '--model', model, '--library', join(folder, 'other-library')];
    expect((await runCaliper(['size', video!, ...args, '--out', elsewhere])).status).toBe(0);
    expect(exported).toEqual(readExport(elsewhere));
    const rows = readRows(`${inWindow}.csv`);
    expect(rows).toHaveLength(frameCount);
    expect(onTimeline).toEqual(mapObject(middles, (frameIndex) => sizeText(rows[frameIndex]!)));
    expect(predicted).toEqual(exported.lesions.map(rowText));

    const second = await openWindow({ folder });
    running = second;
    second.page.setDefaultTimeout(40_000);
    await second.page.getByText('All changes saved').waitFor();
    await openVideo(second.page, 'four-lesions.mp4');
    await lesionRow(second.page, 'b').getByText('accepted').waitFor();
    expect(await everything(second.page, middles)).toEqual(before);
    await photograph(second.page, 'after-the-kill');
    await second.page.keyboard.press('Control+z');
    await lesionRow(second.page, 'b').getByText('115 frames · model').waitFor();
    await photograph(second.page, 'undone-after-the-kill');
    running = undefined;
    await second[Symbol.asyncDispose]();

    const readBack = join(folder, 'read-back');
    const library = join(folder, 'library');
    await runCaliper(['results', 'four-lesions.mp4', '--library', library, '--out', readBack]);
    expect(readExport(readBack).csv).toEqual(exported.csv);
  }, 400_000);
});

type Row = Readonly<Record<string, string>>;
const mapObject = <In, Out>(values: Readonly<Record<string, In>>, change: (value: In) => Out) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
const oneDecimal = (value: unknown) => Number(value).toFixed(1);

/** What the panel says of a row of the table. */
const sizeText = ({ size_mm, low_mm, high_mm }: Row) =>
  `${oneDecimal(size_mm)} mm, ${oneDecimal(low_mm)} to ${oneDecimal(high_mm)}`;

/** What the list says of a lesion of the export that nobody has decided on. */
const rowText = ({ lesion, frameCount: frames, sizeMm, lowMm, highMm }: Record<string, unknown>) =>
  `Lesion ${lesion} ${frames} frames · model ${oneDecimal(sizeMm)} mm ${oneDecimal(lowMm)} to ${oneDecimal(highMm)}`;
