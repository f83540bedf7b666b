import type { LibraryItem } from '../../main/contract/library.ts';
import { itemStates, stateOf } from './item-state.ts';

export const sortKeys = [
  'imported',
  'name',
  'patient',
  'frames',
  'lesions',
  'model',
  'state',
  'hardness',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const order: Record<SortKey, (a: LibraryItem, b: LibraryItem) => number> = {
  imported: (a, b) => (a.importedAt < b.importedAt ? -1 : a.importedAt > b.importedAt ? 1 : 0),
  name: (a, b) => names.compare(a.name, b.name),
  patient: (a, b) => names.compare(a.patientPseudonym, b.patientPseudonym),
  frames: (a, b) => a.frameCount - b.frameCount,
  lesions: (a, b) => a.lesionCount - b.lesionCount,
  model: (a, b) => names.compare(a.latestRun?.modelName ?? '', b.latestRun?.modelName ?? ''),
  state: (a, b) => itemStates.indexOf(stateOf(a)) - itemStates.indexOf(stateOf(b)),
  hardness: (a, b) => (a.hardness ?? -1) - (b.hardness ?? -1),
};

/** Sorted items; equal ones stay in the order of their import. */
export function sortItems(items: readonly LibraryItem[], { key, descending }: Sorting): LibraryItem[] {
  const compare = order[key];
  return items.toSorted((a, b) => (descending ? -compare(a, b) : compare(a, b)) || order.imported(a, b));
}

/** What a click on a column head asks for: that column, figures from their greatest; again for the other way. */
export function nextSorting(present: Sorting, key: SortKey): Sorting {
  if (present.key === key) return { key, descending: !present.descending };
  return { key, descending: !['name', 'patient', 'model', 'state'].includes(key) };
}
