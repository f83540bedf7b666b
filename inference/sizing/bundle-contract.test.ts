import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withModel } from '../../main/engine/sizing/loaded-model.ts';
import { tinySidePx, writeTinyBundle } from '../../test/tiny-bundle.ts';
import { type Bundle, loadBundle, Session } from '../runtime/index.ts';
import { frameInterval, lesionInterval, sizeRows, sizingContract } from './bundle-contract.ts';

let folder: string;
let bundle: Bundle;
let session: Session;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caliper-model-'));
  await writeTinyBundle(join(folder, 'tiny'));
  bundle = await loadBundle(join(folder, 'tiny'));
  session = await Session.load(bundle.model, { threads: 1 });
});
afterAll(async () => {
  await session.release();
  rmSync(folder, { recursive: true });
});

const withInput = (change: object): Bundle => ({
  ...bundle,
  card: { ...bundle.card!, input: { ...bundle.card!.input, ...change } },
});

describe('contract of a sizing model', () => {
  it('is read off its card and fits the loaded model', () => {
    const contract = sizingContract(bundle, session);
    expect(contract.input.sidePx).toBe(tinySidePx);
    expect(contract.streams).toEqual([{ input: 'crop', stream: 'crop' }]);
  });

  it.each([
    [
      'another side',
      { widthPx: 64, heightPx: 64 },
      /float32 \[N, 3, 32, 32\]|needed is float32 \[N, 3, 64, 64\]/,
    ],
    [
      'an unknown input name',
      { streams: [{ input: 'picture', kind: 'crop' }] },
      /no input "picture"; it has crop/,
    ],
    ['a depth stream', { streams: [{ input: 'crop', kind: 'depth' }] }, /no depth model/],
    ['blue first', { colourOrder: 'BGR' }, /RGB/],
  ])('is refused with %s', (_what, change, message) => {
    expect(() => sizingContract(withInput(change), session)).toThrow(message);
  });

  it('is guessed only where one input and one output leave no doubt', () => {
    const { interval, ...contract } = sizingContract({ ...bundle, card: undefined }, session);
    expect(interval).toBeUndefined();
    expect(contract).toMatchObject({ output: 'size', streams: [{ input: 'crop', stream: 'crop' }] });
    const two = { inputs: session.inputs, outputs: [...session.outputs, ...session.outputs] };
    expect(() => sizingContract({ ...bundle, card: undefined }, two)).toThrow(/2 outputs/);
  });

  it('refuses a model that gives several numbers for a picture', async () => {
    await writeTinyBundle(join(folder, 'many'), { outputs: 3 });
    const many = await loadBundle(join(folder, 'many'));
    await using other = await Session.load(many.model, { threads: 1 });
    const contract = sizingContract(many, other);
    const buffers = { crop: new Float32Array(2 * 3 * tinySidePx ** 2) };
    await expect(sizeRows(other, contract, buffers, 0, 2)).rejects.toMatchObject({ code: 'model_contract' });
  });
});

describe('size of a row', () => {
  it('does not depend on its place in the batch', async () => {
    const contract = sizingContract(bundle, session);
    const row = 3 * tinySidePx ** 2;
    const crop = Float32Array.from(
      { length: 4 * row },
      (_, i) => Math.sin(i * 0.37) + Math.floor(i / row) / 4,
    );
    const all = await sizeRows(session, contract, { crop }, 0, 4);
    const third = await sizeRows(session, contract, { crop }, 2, 1);
    expect(third[0]).toBeCloseTo(all[2]!, 5);
    expect(new Set(all.map((sizeMm) => sizeMm.toFixed(3))).size).toBe(4);
  });

  it('is refused where the model answers no number', async () => {
    const contract = sizingContract(bundle, session);
    const crop = new Float32Array(3 * tinySidePx ** 2).fill(Number.NaN);
    await expect(sizeRows(session, contract, { crop }, 0, 1)).rejects.toMatchObject({
      code: 'model_contract',
    });
  });
});

describe('interval of a frame', () => {
  it('takes the bin of the predicted size and holds it', () => {
    const contract = sizingContract(bundle, session);
    expect(frameInterval(5, contract)).toEqual({ lowMm: 3, highMm: 8 });
    expect(frameInterval(6, contract)).toEqual({ lowMm: 2, highMm: 10 });
    expect(frameInterval(1, contract)).toEqual({ lowMm: 0, highMm: 4 });
  });

  it('is the whole range of the model where nothing was calibrated', () => {
    const contract = { ...sizingContract(bundle, session), interval: undefined };
    expect(frameInterval(5, contract)).toEqual({ lowMm: 0.5, highMm: 22 });
  });
});

describe('interval of a lesion', () => {
  // Mutation: the bootstrap alone says 4.9 to 5.1 mm where the model errs by 3.
  it('is never narrower than what the model is known to err by, and holds that of its frames', () => {
    const contract = sizingContract(bundle, session);
    expect(lesionInterval({ sizeMm: 5, lowMm: 4.9, highMm: 5.1 }, contract)).toEqual({ lowMm: 3, highMm: 8 });
    expect(lesionInterval({ sizeMm: 5, lowMm: 1, highMm: 9 }, contract)).toEqual({ lowMm: 1, highMm: 9 });
  });
});

describe('loading for a task', () => {
  it('refuses bytes that are not those that were registered', async () => {
    const never = () => Promise.reject(new Error('must not run'));
    const expected = { folder: join(folder, 'tiny'), sha256: '0'.repeat(64), cardSha256: null, digest: null };
    const loading = withModel({ expected, provider: 'cpu', acceptFailedCheck: true }, never);
    await expect(loading).rejects.toMatchObject({ code: 'model_untrusted' });
  });
});
