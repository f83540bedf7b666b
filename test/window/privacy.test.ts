import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leak, leaksBelow, makeNamedFiles } from '../privacy-case.ts';
import { buildApplication, openWindow, type RunningWindow, skipReason } from './launch.ts';
import { shownFrame } from './video-page.ts';

const backendPid = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'library/library.owner.json'), 'utf8')) as { pid: number }).pid;

/** The title of the native window and that of the page. */
const titles = async ({ application, page }: RunningWindow) => [
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle()),
  await page.title(),
];

describe.skipIf(skipReason !== undefined || process.platform !== 'linux')('names in the window', () => {
  let folder: string;
  let files: Awaited<ReturnType<typeof makeNamedFiles>>;
  beforeAll(async () => {
    await buildApplication();
    folder = mkdtempSync(join(tmpdir(), 'caliper-window-'));
    mkdirSync(join(folder, 'files'));
    files = await makeNamedFiles(join(folder, 'files'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('REQ-SYS-003 a patient’s name in files reaches no title, no log, no output, no dump and nothing that Chromium keeps', async () => {
    const paths = [files.video, files.at('damaged Quillfeather.mp4'), files.at('Quillfeather.dcm')];
    const output: string[] = [];
    {
      await using window = await openWindow({ folder, args: paths });
      const { application, page } = window;
      application.process().stderr?.on('data', (text: Buffer) => void output.push(text.toString()));
      await application.evaluate(({ dialog }) => {
        const answer = async () => ({ response: 0, checkboxChecked: false });
        dialog.showMessageBox = answer as unknown as typeof dialog.showMessageBox;
      });
      await page.getByText('Quillfeather.dcm').first().waitFor();
      await page.getByText('damaged Quillfeather.mp4').first().waitFor();
      await page.getByRole('row', { name: /Zebediah Quillfeather 1970/ }).dblclick();
      await shownFrame(page, 0);
      expect(await titles(window)).toEqual(['Caliper', 'Caliper']);

      // Every process dies once with the video open.
      process.kill(backendPid(folder), 'SIGSEGV');
      await expect
        .poll(() => readFileSync(join(folder, 'shell/logs/window.log'), 'utf8'), { timeout: 60_000 })
        .toContain('"state":"ready","generation":2');
      await page.getByText('All changes saved').waitFor();
      await application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
      );
      await expect
        .poll(() => readFileSync(join(folder, 'shell/logs/window.log'), 'utf8'), { timeout: 60_000 })
        .toContain('the page ended');
      await application.evaluate(() => {
        setImmediate(() => {
          throw new Error('cannot open /videos/Zebediah Quillfeather 1970.mp4');
        });
      });
    }
    expect(output.join('')).not.toMatch(leak);
    expect(readFileSync(join(folder, 'shell/logs/window.log'), 'utf8')).toContain('"uncaught"');
    expect(leaksBelow(join(folder, 'shell'))).toEqual([]);
    expect(leaksBelow(join(folder, 'library/logs'))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['files', 'library', 'shell']);
  }, 180_000);
});
