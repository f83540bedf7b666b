import { CaliperError } from '../../../main/contract/errors.ts';
import type { SizingData } from './samples.ts';

/** Throws `invalid_input` if a patient is in two splits, naming the first, or if a split is empty. */
export function assertDisjoint(data: SizingData): void {
  const owner = new Map<string, string>();
  for (const split of ['train', 'validation', 'test'] as const) {
    if (data[split].samples.length === 0)
      throw new CaliperError('invalid_input', `the ${split} split has no labelled frame`);
    for (const { patient } of data[split].samples) {
      const other = owner.get(patient) ?? split;
      if (other !== split)
        throw new CaliperError('invalid_input', `patient ${patient} is in ${other} and in ${split}`);
      owner.set(patient, split);
    }
  }
}
