import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob, addJobPoints, interruptJob, openDatabase, startNextJob } from '../../db/index.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

describe.skipIf(withoutChromium)('REQ-WIN-005 REQ-JOB-006 jobs', () => {
  let folder: string;
  let window: OpenWindow;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-jobs-'));
    const db = await openDatabase(join(folder, 'library'), { actor: 'Dr Test', appVersion: '0.1.0-test' });
    const { id } = addJob(db, 'train', {
      dataFolder: '/nowhere',
      outputFolder: join(folder, 'bundle'),
      name: 'Second run',
    });
    startNextJob(db);
    addJobPoints(db, id, 0, { 'test AUC': 0.8 });
    for (let step = 0; step < 50; step += 1) {
      addJobPoints(db, id, step, {
        'gates loss': 2 - step / 50,
        'validation MAE, mm': 3,
        'constant MAE, mm': 4.28,
      });
    }
    interruptJob(db, id, { code: 'interrupted', message: 'The engine ended.', details: {}, causes: [] });
    await db.close();
    window = await openWindow({ libraryFolder: join(folder, 'library') });
    await window.page.keyboard.press('Control+4');
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('an interrupted training says what that means and shows what it had measured beside its baseline', async () => {
    const { page } = window;
    const details = page.getByRole('article', { name: 'Train Second run' });
    await details.getByText('Nothing is retried by itself').waitFor();
    const figures = details.getByRole('figure');
    await figures.nth(2).waitFor();
    const captions = (await figures.allInnerTexts()).sort();
    expect(captions).toHaveLength(3);
    expect(captions.find((caption) => caption.startsWith('Loss'))).toMatch(/^Loss\s+gates loss\s+1\.0[0-9]/);
    expect(captions.find((caption) => caption.startsWith('MAE'))).toMatch(
      /^MAE, mm\s+validation MAE, mm\s+3\.00\s+constant MAE, mm\s+4\.28/,
    );
  });

  it('a curve of one point is a point, and the legend says the same after a restart', async () => {
    const { page } = window;
    const chart = page.getByRole('figure').filter({ hasText: 'test AUC' });
    // Pixels as strong as the line of a curve: the axes and their figures are fainter.
    const strong = `(() => {
      const canvas = document.querySelector('[data-single] canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const [red] = getComputedStyle(canvas).color.match(/[0-9]+/g).map(Number);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && Math.abs(data[i] - red) < 24) count += 1;
      return count;
    })()`;
    await chart.waitFor();
    await chart.evaluate((figure) => figure.setAttribute('data-single', ''));
    await expect.poll(() => page.evaluate<number>(strong)).toBeGreaterThan(10);
    const legends = async () => (await page.getByRole('figure').allInnerTexts()).sort();
    const before = await legends();
    await window.restart();
    await chart.waitFor();
    await expect.poll(legends).toEqual(before);
  });

  it('a retry by hand runs it again, and its failure says what was kept and what to do', async () => {
    const { page } = window;
    await page.keyboard.press('r');
    const failure = page.getByRole('article').getByRole('alert');
    await failure.waitFor();
    const text = await failure.innerText();
    expect(text).toContain('/nowhere');
    expect(text).toContain('Kept');
    expect(text).toContain('What to do');
    expect(await page.getByRole('log').innerText()).toContain('#2');
  });

  it('a running job shows its progress, is cancelled by key, and is there after a restart', async () => {
    const { page } = window;
    await page.keyboard.press('Control+K');
    await page.keyboard.type('render training');
    await page.keyboard.press('Enter');
    await page.getByLabel('Into the folder').fill(join(folder, 'phantom'));
    await page.getByRole('button', { name: 'Render', exact: true }).click();
    await page.getByText('1 job queued').waitFor();
    await page.keyboard.press('Control+4');
    await page.getByRole('button', { name: /Render training data into phantom/ }).click();
    await page.getByText('Running').first().waitFor();
    const client = await window.connect();
    const later = await client.models.renderPhantom({ outputFolder: join(folder, 'later') });
    await page
      .getByRole('button', { name: /Render training data into later/ })
      .getByText('Waits in the queue for training · after “Render training data into phantom”')
      .waitFor();
    await client.jobs.cancel({ jobId: later.jobId });
    await page.keyboard.press('Delete');
    await page.getByRole('article').getByText('Cancelled', { exact: true }).waitFor();
    await window.restart();
    await page
      .getByRole('article', { name: 'Render training data into phantom' })
      .getByText('Cancelled', { exact: true })
      .waitFor();
    expect(await page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').count()).toBe(3);
  });
});
