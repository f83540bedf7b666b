import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tensor } from '../graph/tensor.ts';
import { tensorOf } from '../graph/tensor-of.ts';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';

let folder: string;
let path: string;
const checkpoint: Checkpoint = {
  fingerprint: 'abc',
  position: { epoch: 3, batch: 5 },
  state: {
    tensors: new Map<string, Tensor>([
      ['w', tensorOf('float32', [1, 2, 3, Number.NaN], [2, 2])],
      ['odd', tensorOf('float64', [1e-300])],
    ]),
    updates: new Map([['gates', 41]]),
  },
  best: new Map([['w', tensorOf('float32', [4, 5, 6, 7], [2, 2])]]),
  history: { epochs: [{ loss: 0.1 }] },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caliper-checkpoint-'));
  path = join(folder, 'run');
  await saveCheckpoint(path, checkpoint);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('checkpoints', () => {
  it('come back as they were', async () => {
    expect(await loadCheckpoint(path)).toEqual(checkpoint);
  });

  it('are refused when a single bit differs or the end is missing', async () => {
    const bytes = await readFile(path);
    for (const at of [0, 20, bytes.length - 40, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 4;
      await writeFile(join(folder, 'damaged'), damaged);
      await expect(loadCheckpoint(join(folder, 'damaged'))).rejects.toMatchObject({ code: 'corrupt_file' });
    }
    for (const length of [0, 10, bytes.length - 1]) {
      await writeFile(join(folder, 'short'), bytes.subarray(0, length));
      await expect(loadCheckpoint(join(folder, 'short'))).rejects.toMatchObject({ code: 'corrupt_file' });
    }
  });

  it('are not found where there is none', async () => {
    await expect(loadCheckpoint(join(folder, 'none'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
