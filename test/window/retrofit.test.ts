import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeTinyBundle } from '../tiny-bundle.ts';
import { type OpenWindow, openWindow } from './open-window.ts';
import { withoutChromium } from './window-case.ts';

// A busy machine starts browsers and engines slowly; nothing here depends on it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.skipIf(withoutChromium)('putting gates into a network', () => {
  let folder: string;
  let window: OpenWindow;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliper-retrofit-'));
    await writeTinyBundle(join(folder, 'bundle'));
    window = await openWindow({ dropped: {} });
    await window.page.evaluate(`Object.assign(caliper, {
      chooseFiles: async (kind) => (kind === 'network' ? [${JSON.stringify(join(folder, 'bundle/model.onnx'))}] : []),
      chooseSavePath: async (name) => ${JSON.stringify(`${folder}/`)} + name,
    })`);
    await window.page.evaluate("location.hash = '#/models/retrofit'");
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => window.page.getByRole('button', { name: 'Put gates in' });
  const refusal = () => window.page.getByRole('alert');

  it('asks for a network that is there and a file that is not, and starts only with all it needs', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Choose…' }).nth(0).click();
    await page.getByRole('button', { name: 'Choose…' }).nth(1).click();
    await expect.poll(() => page.getByLabel('ONNX file').inputValue()).toMatch(/model\.onnx$/);
    await expect.poll(() => page.getByLabel('Write to').inputValue()).toBe(join(folder, 'gated.onnx'));
    expect(await start().isDisabled()).toBe(true);
    await page.getByLabel('Tensors whose names match').fill('   ');
    expect(await start().isDisabled()).toBe(true);
    await page.getByLabel('Tensors whose names match').fill('Pool');
    expect(await start().isDisabled()).toBe(false);
  });

  it.each([
    ['a pattern that is none', 'Tensors whose names match', '(', 'is no regular expression'],
    ['a pattern that matches nothing', 'Tensors whose names match', 'nothing', 'no tensor of the network'],
    ['a folder to write to', 'Write to', '', 'is a folder. Name a file.'],
    ['a network that is not there', 'ONNX file', 'nowhere.onnx', 'does not exist'],
  ])('refuses %s, and writes nothing', async (_, label, typed, said) => {
    const { page } = window;
    const field = page.getByLabel(label);
    const before = await field.inputValue();
    await field.fill(label.startsWith('Tensors') ? typed : join(folder, typed));
    await start().click();
    await refusal().getByText(said).waitFor();
    expect(await refusal().innerText()).not.toContain('Caliper made a mistake');
    expect(existsSync(join(folder, 'gated.onnx'))).toBe(false);
    await field.fill(before);
  });

  it('puts them in, names the tensors and writes the file', async () => {
    await start().click();
    const made = window.page.getByRole('status').filter({ hasText: '1 tensor has a gate now' });
    await made.waitFor();
    expect(await made.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/Pool/)]);
    expect(existsSync(join(folder, 'gated.onnx'))).toBe(true);
    expect(window.errors).toEqual([]);
  });
});
