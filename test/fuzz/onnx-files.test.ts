import { expect, it } from 'vitest';
import { damagedFile, readDamaged } from './model-files/read-damaged.ts';
import { modelSeeds } from './model-files/seeds.ts';

const seeds = modelSeeds();

it('ends 100 damaged model and weight files in a result or a CaliperError', () => {
  const endings = { read: 0, refused: 0 };
  for (let index = 1; index <= 100; index += 1) {
    const { name, bytes } = damagedFile(seeds, index);
    endings[readDamaged(name, bytes).kind] += 1;
  }
  // both happen: damage that is always refused, or never, would test nothing
  expect([endings.read > 10, endings.refused > 10]).toEqual([true, true]);
});

it('reads every seed undamaged', () => {
  for (const [name, bytes] of seeds) expect([name, readDamaged(name, bytes).kind]).toEqual([name, 'read']);
});
