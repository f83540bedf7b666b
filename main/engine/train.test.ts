import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/videos/temporary-folder.ts';
import { PhantomOptions } from '../contract/models.ts';
import { phantom } from './tasks/phantom.ts';
import { train } from './tasks/train.ts';

// A network is trained here: on a busy machine that takes a while, and nothing here depends on it.
vi.setConfig({ testTimeout: 300_000 });

const at = temporaryFolder();
type Params = Parameters<typeof train>[0];

/** Runs a training; `stopAfterEpoch` cancels it there. */
function run(change: Partial<Params>, stopAfterEpoch?: number, options: Params['options'] = {}) {
  const abort = new AbortController();
  const params: Params = {
    ...{ method: 'sizing', data: { kind: 'folder', folder: at('set') } },
    ...{ outputFolder: at('bundle'), name: 'n', version: '1', threads: 1 },
    options: {
      ...{ architecture: 'FSG-ViT-Tiny/16', sidePx: 32, epochs: 2, batchSize: 8, framesPerLesion: 1 },
      ...options,
    },
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
  const options = { patientCount: 20, framesPerLesion: 12, widthPx: 32, heightPx: 32, workerCount: 0 };
  const rendering = { progress: () => {}, signal: new AbortController().signal };
  await phantom(
    PhantomOptions.parse({ outputFolder: at('set'), ...options }),
    rendering as unknown as Parameters<typeof phantom>[1],
  );
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
  rmSync(at('kept'), { recursive: true });
});
