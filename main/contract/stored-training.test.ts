import { expect, it } from 'vitest';
import { StoredTrainOptions } from './models.ts';

it('REQ-TRAIN-007 a training that an older version stored is one of sizing on a rendered folder', () => {
  const older = {
    ...{ dataFolder: '/set', outputFolder: '/out', name: 'n', version: '2', replace: true, threads: 2 },
    ...{ architecture: 'FSG-ViT-Tiny/16', streams: ['crop'], gated: false, sidePx: 64, epochs: 3, seed: 7 },
  };
  const read = {
    ...{ method: 'sizing', data: { kind: 'folder', folder: '/set' }, outputFolder: '/out' },
    ...{ name: 'n', version: '2', replace: true, threads: 2 },
    options: {
      ...{ architecture: 'FSG-ViT-Tiny/16', streams: ['crop'], gated: false, sidePx: 64 },
      ...{ epochs: 3, seed: 7 },
    },
  };
  expect(StoredTrainOptions.parse(older)).toEqual(read);
  expect(StoredTrainOptions.parse(read)).toEqual(read);
  expect(StoredTrainOptions.safeParse({ outputFolder: '/out' }).success).toBe(false);
});
