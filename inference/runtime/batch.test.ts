import { describe, expect, it } from 'vitest';
import { CaliperError } from '../../main/contract/errors.ts';
import { AdaptiveBatch, probeBatchSize } from './batch.ts';

const outOfMemory = () => new CaliperError('out_of_memory', 'full');

describe('AdaptiveBatch', () => {
  it('halves until memory suffices, does every item once, and records it', async () => {
    const batch = new AdaptiveBatch(8);
    const pieces = await batch.run(13, async (from, count) => {
      if (count > 3) throw outOfMemory();
      return [from, count];
    });
    expect(pieces).toEqual([
      [0, 2],
      [2, 2],
      [4, 2],
      [6, 2],
      [8, 2],
      [10, 2],
      [12, 1],
    ]);
    expect(batch.size).toBe(2);
    expect(batch.reductions).toEqual([
      { fromSize: 8, toSize: 4, reason: 'full' },
      { fromSize: 4, toSize: 2, reason: 'full' },
    ]);
  });

  it('gives up where a single item is too large, and at any other error', async () => {
    const batch = new AdaptiveBatch(4);
    const failing = (error: Error) => batch.run(4, () => Promise.reject(error));
    await expect(failing(outOfMemory())).rejects.toMatchObject({ code: 'out_of_memory' });
    await expect(failing(new Error('bug'))).rejects.toThrow('bug');
  });
});

describe('probeBatchSize', () => {
  it.each([
    ['the rate stops growing', async (size: number) => 10 * Math.max(size / 8, 1), 16, 8],
    [
      'memory ends',
      async (size: number) => {
        if (size > 4) throw outOfMemory();
        return 10;
      },
      64,
      4,
    ],
    ['the limit is reached', async () => 10, 16, 16],
    ['batching does not help', async (size: number) => 10 * size, 16, 1],
  ])('stops where %s', async (_where, timeMs, largest, expected) => {
    expect(await probeBatchSize(timeMs, largest)).toBe(expected);
  });
});
