import { hash2, seedOf } from './random.ts';

const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** Share of the patients that train and that validate; the rest test. */
const shares = { train: 0.7, validation: 0.15 };

/**
 * The split of each of `patientCount` patients: 70 % train, 15 % validation, 15 % test, shuffled by seed. A
 * patient, and so every polyp and frame of hers, is in one split only.
 */
export function splitPatients(seed: number, patientCount: number): Split[] {
  const shuffle = seedOf(seed, 'split');
  const order = Array.from({ length: patientCount }, (_, i) => i).sort(
    (a, b) => hash2(shuffle, a) - hash2(shuffle, b),
  );
  const result = new Array<Split>(patientCount);
  order.forEach((patient, rank) => {
    const share = (rank + 0.5) / patientCount;
    result[patient] =
      share < shares.train ? 'train' : share < shares.train + shares.validation ? 'validation' : 'test';
  });
  return result;
}

/** Seed of a data set's patient: different for every patient of a set (the hash is one to one). */
export function patientSeed(seed: number, patientIndex: number): number {
  return seedOf(seed, 'patient', patientIndex);
}
