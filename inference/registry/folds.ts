import { CaliperError } from '../../main/contract/errors.ts';
import { randomStream } from '../runtime/random.ts';
import type { LabelledItem } from './data.ts';

/** The fold of each item in one repeat of a cross-validation. */
export type Folds = ReadonlyMap<LabelledItem, number>;

/**
 * Divides items into folds, patients whole and classes as even as whole patients allow: patients with the rarest classes are
 * placed first, each in the fold that has least of what it brings. Equal seeds divide equally.
 * Throws `invalid_input` where a class has fewer patients than there are folds that need one: training, validation and test.
 */
export function stratifiedFolds(
  items: readonly LabelledItem[],
  classCount: number,
  { folds, seed, repeat }: { readonly folds: number; readonly seed: number; readonly repeat: number },
): Folds {
  const patients = [...Map.groupBy(items, ({ patient }) => patient).values()];
  assertEnough(patients, classCount);
  const total = countsOf(items, classCount);
  const random = randomStream(seed, 77, repeat);
  const shuffled = random.shuffle([...patients]);
  // Its share of the rarest class that it has: who has most of what is rare is placed first.
  const rarity = (own: readonly LabelledItem[]) =>
    countsOf(own, classCount).reduce((sum, count, k) => sum + count / Math.max(total[k]!, 1), 0);
  const ordered = shuffled.toSorted((a, b) => rarity(b) - rarity(a));
  const filled = Array.from({ length: folds }, () => new Array<number>(classCount).fill(0));
  const foldOf = new Map<LabelledItem, number>();
  for (const own of ordered) {
    const brought = countsOf(own, classCount);
    const costs = filled.map(
      (has) =>
        has.reduce((sum, count, k) => sum + ((count + brought[k]!) / Math.max(total[k]!, 1)) ** 2, 0) -
        has.reduce((sum, count, k) => sum + (count / Math.max(total[k]!, 1)) ** 2, 0),
    );
    const least = costs.indexOf(Math.min(...costs));
    for (const [k, count] of brought.entries()) filled[least]![k]! += count;
    for (const item of own) foldOf.set(item, least);
  }
  return foldOf;
}

function assertEnough(patients: readonly (readonly LabelledItem[])[], classCount: number): void {
  for (let k = 0; k < classCount; k++) {
    const having = patients.filter((own) => own.some(({ label }) => label === k)).length;
    if (having < 3)
      throw new CaliperError(
        'invalid_input',
        `A cross-validation needs three patients of every class, to train, to choose and to test; class ${k + 1} has ${having}.`,
      );
  }
}

function countsOf(items: readonly LabelledItem[], classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const { label } of items) counts[label]! += 1;
  return counts;
}
