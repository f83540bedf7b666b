import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importCase, makeSizingCase, openBackend, type SizingCase } from '../sizing-case.ts';
import { makeVideo } from '../videos/make-video.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('a video that was moved', () => {
  let made: SizingCase;
  let window: OpenWindow;
  let moved: string;

  beforeAll(async () => {
    made = await makeSizingCase(30);
    const backend = await openBackend(made.library);
    await importCase(backend, made);
    await backend.close();
    moved = join(made.folder, 'elsewhere.mp4');
    renameSync(made.video, moved);
    window = await openWindow({ libraryFolder: made.library });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });

  it('is missing in the library, is not replaced by another file, and works again from its new place', async () => {
    const { page } = window;
    const video = page.getByRole('row').filter({ hasText: 'video.mp4' });
    await video.getByText('File missing').waitFor();
    await video.click();
    await page.getByRole('button', { name: 'Find the file…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where is this file now?' });
    const link = async (path: string) => {
      await dialog.getByLabel('It is now at').fill(path);
      await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    };
    const refusal = dialog.getByRole('alert');
    expect(await dialog.getByLabel('Last seen at').inputValue()).toBe(made.video);

    const other = join(made.folder, 'other.mp4');
    await makeVideo(other, { encoder: 'libx264', frameCount: 30, numberOf: (i) => i + 1 });
    await link(other);
    await refusal.getByText('This file has another content than the one that was imported.').waitFor();
    const noVideo = join(made.folder, 'notes.mp4');
    writeFileSync(noVideo, 'not a video');
    await link(noVideo);
    await refusal.getByText('Caliper does not read this kind of file').waitFor();
    expect(await refusal.innerText()).toContain('Nothing in the library was changed.');

    await link(moved);
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'elsewhere.mp4' }).dblclick();
    await page.locator('[data-frame-index="0"]').waitFor();
    await page.locator('[data-lesion="left"]').waitFor();
    expect(window.errors.filter((text) => !text.includes('404'))).toEqual([]);
  });
});
