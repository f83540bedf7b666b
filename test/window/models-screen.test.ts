import { join } from 'node:path';
import type { JSHandle } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSizingCase, openBackend, type SizingCase } from '../sizing-case.ts';
import { writeTinyBundle } from '../tiny-bundle.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('the Models screen', () => {
  let made: SizingCase;
  let window: OpenWindow;
  beforeAll(async () => {
    made = await makeSizingCase(20);
    const second = join(made.folder, 'second');
    await writeTinyBundle(second, { card: { name: 'second' }, bias: -0.1 });
    const backend = await openBackend(made.library);
    for (const folder of [made.bundle, second]) await backend.client.models.import({ folder });
    await backend.close();
    const dropped = { 'model.onnx': join(made.bundle, 'model.onnx') };
    window = await openWindow({ libraryFolder: made.library, dropped });
  });
  afterAll(async () => {
    await window.close();
    await made[Symbol.asyncDispose]();
  });
  const go = (place: string) => window.page.evaluate(`location.hash = '#/${place}'`);
  const drop = async (name: string) => {
    const dataTransfer = (await window.page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File(['x'], '${name}')); return data; })()`,
    )) as JSHandle<object>;
    await window.page.dispatchEvent('body', 'dragenter', { dataTransfer });
    await window.page.dispatchEvent('body', 'drop', { dataTransfer });
  };

  it('REQ-MODEL-001 a model is made the default by its button, and stays it after a restart', async () => {
    const { page } = window;
    await go('models/bundles');
    const card = (name: string) => page.getByRole('article', { name: `${name} 1` });
    await card('tiny').getByText('Default', { exact: true }).waitFor();
    expect(await card('tiny').getByRole('button', { name: 'Make default' }).count()).toBe(0);
    await card('second').getByRole('button', { name: 'Make default' }).click();
    await page.getByText('second is used where no other model is chosen').waitFor();
    await card('second').getByText('Default', { exact: true }).waitFor();
    expect(await card('tiny').getByText('Default', { exact: true }).count()).toBe(0);
    await window.restart();
    await card('second').getByText('Default', { exact: true }).waitFor();
  });

  it('REQ-WIN-016 an ONNX file in place of a bundle is told what a bundle is and how to make one', async () => {
    const { page } = window;
    await drop('model.onnx');
    const dialog = page.getByRole('dialog', { name: 'Import a model bundle' });
    await dialog.waitFor();
    expect(await dialog.getByLabel('Bundle folder').inputValue()).toBe(join(made.bundle, 'model.onnx'));
    await dialog.getByRole('button', { name: 'Import a bundle' }).click();
    const said = dialog.getByRole('alert');
    await said.getByText('A model is a folder, a bundle, that holds model.onnx').waitFor();
    const text = await said.innerText();
    expect(text).toContain('put it into a folder of its own under the name model.onnx');
    expect(text).not.toContain('ENOTDIR');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await go('library');
    await drop('model.onnx');
    const dock = page.getByRole('region', { name: 'Files being added' });
    await dock.getByText('model.onnx is a network, not a video.').waitFor();
  });

  it('REQ-WIN-017 forms find what was in them when they are left and opened again, and when a run has ended', async () => {
    const { page } = window;
    const fields = [
      ['models/train', 'Folder of training data', join(made.folder, 'nothing')],
      ['models/train', 'Epochs', '7'],
      ['models/train', 'Name', 'kept'],
      ['models/train', 'Bundle folder', join(made.folder, 'trained')],
      ['models/retrofit', 'Tensors whose names match', 'Pool'],
    ] as const;
    const field = (label: string) => page.getByRole('textbox', { name: label, exact: true });
    for (const [place, label, value] of fields) {
      await go(place);
      await field(label).fill(value);
    }
    await go('models/train');
    await page.getByRole('checkbox', { name: /ungated control/ }).uncheck();
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByRole('alert').filter({ hasText: 'Failed: Train kept' }).waitFor();
    await page.keyboard.press('Control+1');
    for (const [place, label, value] of fields) {
      await go(place);
      await expect.poll(() => field(label).inputValue()).toBe(value);
    }
    await go('models/train');
    expect(await page.getByRole('checkbox', { name: /ungated control/ }).isChecked()).toBe(false);
    expect(window.errors).toEqual([]);
  });
});
