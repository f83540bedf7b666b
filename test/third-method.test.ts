import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { methods } from '../inference/methods.ts';
import { describeMethod, optionFields } from '../inference/registry/index.ts';
import { methodsTable } from './methods-table.ts';
import { openWindow } from './window/open-window.ts';
import { withoutChromium } from './window/window-case.ts';

// Processes of a copy of the sources are started here.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const root = join(import.meta.dirname, '..');

/** A whole method in one file: it has an option of every kind, and its model always says the mean of its labels. */
const toyFolder = `
import { z } from 'zod';
import { Graph, tensorOf, writeOnnx } from '../graph/index.ts';
import { method } from '../registry/method.ts';
import { makeGolden, Session, writeBundle } from '../runtime/index.ts';

const options = z.object({
  patterns: z.int().min(1).max(9).default(4).meta({ title: 'Patterns', description: 'How many.' }),
  colour: z.enum(['red', 'green']).default('red').meta({ title: 'Colour', description: 'Which one.' }),
  motto: z.string().max(80).default('').meta({ title: 'Motto', description: 'Some words.' }),
  strict: z.boolean().default(false).meta({ title: 'Strict', description: 'Or not.' }),
  parts: z.array(z.enum(['left', 'right'])).min(1).default(['left']).meta({
    title: 'Parts', description: 'At least one.', advanced: true,
  }),
});

export const toy = method({
  id: 'toy',
  title: 'Toy of a third method',
  description: 'Says the mean.',
  task: 'toy-task',
  label: { kind: 'number', subjects: ['object'] },
  takesRenderedFolder: true,
  controlOption: null,
  options,
  metrics: [{ name: 'error', better: 'lower' }],
  async train({ options, data, card, bundleFolder, output, createdUtc }) {
    const labels = data.items.map(({ label }) => label);
    const mean = labels.reduce((sum, label) => sum + label, 0) / Math.max(labels.length, 1);
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['N', 1]);
    graph.output('mean', graph.Add(graph.Mul(x, 0), tensorValue(graph, mean)));
    const model = writeOnnx(graph);
    const session = await Session.load(model, { threads: 1 });
    const golden = await makeGolden(session);
    await session.release();
    const training = {
      description: data.description, renderedData: data.renderedData, frameCount: labels.length, lesionCount: 0,
      patientCount: 1, seed: 1, touchedTestSplit: false,
    };
    await writeBundle(bundleFolder, { model, golden, card: {
      ...card, task: 'toy-task', method: { id: 'toy', options }, architecture: 'a mean', intendedUse: 'tests', training,
      input: { streams: [{ input: 'x', kind: 'picture' }], widthPx: 1, heightPx: 1, colourOrder: 'RGB',
        mean: [0, 0, 0], std: [1, 1, 1], layout: 'NCHW' },
      outputs: [{ output: 'mean', meaning: 'scaledSize', lowMm: 0, highMm: 1, clampMm: [0, 100] }],
      metrics: [], knownFailures: [], licence: 'GPL-3.0-or-later', createdUtc,
    } }, output);
    const record = { epochs: [], bestEpoch: 0, stoppedEarly: false, stoppedByHand: false, skippedPasses: 0,
      touchedTestSplit: false, description: 'a mean' };
    return { record, metrics: [], bundleFolder, startReport: null };
  },
  check: async () => {},
  evaluate: async () => [],
});

const tensorValue = (graph: Graph, value: number) => graph.constant(tensorOf('float32', [value], [1, 1]));
`;

const toyLine = "  (await import('./toy/method.ts')).toy,\n";

let folder: string;
let copy: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-third-'));
  copy = join(folder, 'caliper');
  for (const name of ['main', 'inference', 'db', 'assets', 'package.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  // One folder …
  mkdirSync(join(copy, 'inference/toy'));
  writeFileSync(join(copy, 'inference/toy/method.ts'), toyFolder);
  // … and one line.
  const registry = join(copy, 'inference/methods.ts');
  writeFileSync(registry, readFileSync(registry, 'utf8').replace('\n];\n', `\n${toyLine}];\n`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function caliper(...args: readonly string[]) {
  const entry = join(copy, 'main/cli/caliper.ts');
  const run = promisify(execFile)(process.execPath, [entry, ...args], { maxBuffer: 1 << 26 });
  const { stdout } = await run.catch((thrown: { stdout: string }) => thrown);
  return stdout;
}
const library = () => ['--library', join(folder, 'library'), '--json'];

describe('REQ-TRAIN-007 a third method, added by a folder and a line', () => {
  it('is on the command line with its options, trains, and stands on its card', async () => {
    const listed = JSON.parse(await caliper('methods', '--json')).methods;
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([...methods.map(({ id }) => id), 'toy']);
    expect(listed.at(-1).options.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...['number', 'choice', 'text', 'switch', 'choices'],
    ]);
    const help = await caliper('train', '--help');
    expect(help).toMatch(/--patterns <number>\s+toy: Patterns \(1 to 9\), default 4/);
    expect(help).toMatch(/--no-strict/);

    const small = ['--patients', '2', '--lesions', '1', '--frames', '12', '--width', '32', '--height', '32'];
    await caliper('phantom', join(folder, 'set'), ...small, '--workers', '0', ...library());
    const asked = ['train', '--method', 'toy', '--data', join(folder, 'set'), '--out', join(folder, 'made')];
    const wrong = JSON.parse(await caliper(...asked, '--patterns', '12', ...library()));
    expect(wrong.error).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/patterns/) });
    const foreign = JSON.parse(await caliper(...asked, '--epochs', '3', ...library()));
    expect(foreign.error.message).toMatch(/--epochs is no option of the method toy/);
    const mine = ['--patterns', '7', '--motto', 'slowly', '--strict', '--name', 'Third'];
    const trained = JSON.parse(await caliper(...asked, ...mine, ...library()));
    expect(trained).toMatchObject({ model: { name: 'Third' } });
    const { model } = trained;
    const { card } = JSON.parse(await caliper('models', 'show', model.id, ...library()));
    expect(card).toMatchObject({
      name: 'Third',
      task: 'toy-task',
      method: {
        id: 'toy',
        options: { patterns: 7, colour: 'red', motto: 'slowly', strict: true, parts: ['left'] },
      },
    });
  });

  it.skipIf(withoutChromium)('is in the form of the window, and its recipe on the card there', async () => {
    const window = await openWindow({ libraryFolder: join(folder, 'library'), sourceRoot: copy });
    const { page } = window;
    try {
      await page.evaluate("location.hash = '#/models/train'");
      await page.getByRole('combobox', { name: 'What to train' }).click();
      await page.getByRole('option', { name: 'Toy of a third method' }).click();
      await page.getByText('Says the mean.').waitFor();
      expect(await page.getByRole('textbox', { name: 'Patterns' }).inputValue()).toBe('4');
      await page.getByRole('combobox', { name: 'Colour' }).waitFor();
      await page.getByRole('switch', { name: 'Strict' }).waitFor();
      expect(await page.getByRole('checkbox', { name: 'right' }).isVisible()).toBe(false);
      await page.getByText('More options').click();
      await page.getByRole('checkbox', { name: 'right' }).waitFor();
      await page.evaluate("location.hash = '#/models/bundles'");
      await page
        .getByRole('article', { name: 'Third 1' })
        .getByRole('button', { name: 'All figures' })
        .click();
      const details = page.getByRole('dialog');
      await details.getByText('Toy of a third method').waitFor();
      await details.getByText(/Motto/).waitFor();
      expect(window.errors).toEqual([]);
    } finally {
      await window.close();
    }
  });
});

describe('REQ-TRAIN-007 the registry', () => {
  it('has one kind of input for each name: the command line has one option for it', () => {
    const kinds = new Map<string, string>();
    for (const method of methods)
      for (const { name, kind, title } of optionFields(method)) {
        expect(title).not.toBe('');
        expect(kinds.get(name) ?? kind).toBe(kind);
        kinds.set(name, kind);
      }
    expect(new Set(methods.map(({ id }) => id)).size).toBe(methods.length);
  });

  it('is the table of the documentation', () => {
    const path = join(root, 'docs/methods.md');
    expect(existsSync(path)).toBe(true);
    // A formatter may align the columns.
    const unaligned = (text: string) => text.replace(/-{2,}/g, '--').replace(/ +/g, ' ');
    const written = readFileSync(path, 'utf8');
    expect(unaligned(written)).toBe(unaligned(methodsTable(methods.map(describeMethod))));
  });
});
