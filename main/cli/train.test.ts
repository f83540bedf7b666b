import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCaliper } from '../../test/run-caliper.ts';
import { exitCodes } from './exit-codes.ts';

// A network is trained in these tests: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-train-'));
  const small = ['--patients', '20', '--lesions', '2', '--frames', '12', '--width', '32', '--height', '32'];
  expect(await caliper('phantom', at('set'), ...small, '--workers', '0')).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: string[]) => join(folder, ...names);
const caliper = (...args: readonly string[]) => runCaliper([...args, '--library', at('library')]);
const quick = ['--architecture', 'FSG-ViT-Tiny/16', '--side-px', '32', '--epochs', '1', '--batch-size', '16'];
const train = (...more: readonly string[]) =>
  caliper('train', '--method', 'sizing', '--data', at('set'), '--out', at('bundle'), ...quick, ...more);

describe('REQ-TRAIN-008 on the command line', () => {
  it('a model is trained, judged and made the start of another', async () => {
    const run = await train('--streams', 'crop', '--no-gated', '--name', 'first', '--json');
    expect(run).toMatchObject({ status: 0 });
    const { model } = JSON.parse(run.stdout);
    expect(model).toMatchObject({ name: 'first', demonstration: true });
    const shown = JSON.parse((await caliper('models', 'show', model.id, '--json')).stdout);
    expect(shown.card.method.options).toMatchObject({ streams: ['crop'], gated: false, epochs: 1, seed: 1 });

    const judged = await caliper('evaluate', '--model', 'first', '--data', at('set'), '--json');
    const { metrics, part, data } = JSON.parse(judged.stdout);
    expect({ part, data }).toMatchObject({ part: 'test', data: { name: 'set', rendered: true } });
    expect(metrics[0].metrics).toEqual(shown.card.metrics[0].metrics);
    const table = await caliper(
      'evaluate',
      '--model',
      at('bundle'),
      '--data',
      at('set'),
      '--split',
      'validation',
    );
    expect(table.stdout).toMatch(/first 1 on the validation part of set \(rendered\)/);
    expect(table.stdout).toMatch(/^MAE, mm +\d/m);

    const second = [
      '--method',
      'sizing',
      '--data',
      at('set'),
      '--out',
      at('second'),
      '--start',
      at('bundle'),
    ];
    const further = await caliper('train', ...second, ...quick, '--streams', 'crop', '--no-gated', '--json');
    expect(JSON.parse(further.stdout).job.result.startReport).toMatchObject({ missing: [], unexpected: [] });
  });

  it.each([
    [['--data', 'nothing here'], /no data set nothing here/, 'not_found'],
    [['--folds', '3'], /--folds is no option of the method sizing/, 'invalid_input'],
    [['--side-px', '33'], /sidePx/, 'invalid_input'],
    [['--start', 'nothing'], /no such model/, 'not_found'],
  ] as const)('%j is refused in words', async (more, words, code) => {
    const run = await train(...more, '--json');
    expect(run.status).toBe(exitCodes[code]);
    expect(JSON.parse(run.stdout).error.message).toMatch(words);
  });
});
