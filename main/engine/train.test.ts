import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { toyMethod } from '../../test/toy-method.ts';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { train } from './tasks/train.ts';

// The toy learns one number, and reads no data: what is looked at is what becomes of its folders.
vi.mock('../../inference/methods.ts', async () => ({
  methodNamed: () => toyMethod,
}));
vi.mock('./training/labelled-data.ts', () => ({
  openLabelledData: async () => ({ data: {}, close: async () => {} }),
}));

const at = temporaryFolder();
type Params = Parameters<typeof train>[0];

/** Runs a training; `stopAfterEpoch` cancels it there. */
function run(change: Partial<Params>, stopAfterEpoch?: number, options: Params['options'] = {}) {
  const abort = new AbortController();
  const params: Params = {
    ...{ method: 'toy', data: { kind: 'folder', folder: at('set') } },
    ...{ outputFolder: at('bundle'), name: 'n', version: '1', options },
  };
  const ask = async (_name: string, { epoch }: { epoch: number }) => {
    if (epoch === stopAfterEpoch) abort.abort();
    return null;
  };
  const finish = new AbortController().signal;
  const context = { ask, progress: () => {}, signal: abort.signal, finish };
  return train({ ...params, ...change }, context as unknown as Parameters<typeof train>[1]);
}

it('REQ-TRAIN-006 a run that was killed after its bundle stood there knows it as its own, and no other run does', async () => {
  mkdirSync(at('set'));
  await expect(run({}, 1)).rejects.toMatchObject({ code: 'cancelled' });
  cpSync(at('bundle.training'), at('kept'), { recursive: true });
  const first = await run({});
  const weights = readFileSync(join(at('bundle'), 'model.onnx'));
  await expect(run({})).rejects.toMatchObject({ code: 'conflict' });

  cpSync(at('kept'), at('bundle.training'), { recursive: true });
  await expect(run({ name: 'other' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(run({}, undefined, { seed: 7 })).rejects.toMatchObject({ code: 'conflict' });
  await expect(run({ replace: true }, undefined, { seed: 7 })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/another run.*write to another place, or move that file away/),
  });
  expect(await run({})).toEqual(first);
  expect(readFileSync(join(at('bundle'), 'model.onnx')).equals(weights)).toBe(true);
});
