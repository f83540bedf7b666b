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
    await figures.nth(1).waitFor();
    const captions = (await figures.allInnerTexts()).sort();
    expect(captions[0]).toMatch(/^Loss\s+gates loss\s+1\.0[0-9]/);
    expect(captions[1]).toMatch(/^MAE, mm\s+validation MAE, mm\s+3\.00\s+constant MAE, mm\s+4\.28/);
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
