import type { LibraryItem } from '../../main/contract/library.ts';
import { type ItemState, statesOf } from './item-state.ts';

/** What the filter rail lets through: an empty group lets everything through, chosen values are joined by "or". */
export interface Filters {
  readonly patients: ReadonlySet<string>;
  readonly states: ReadonlySet<ItemState>;
  readonly models: ReadonlySet<string>;
  readonly sources: ReadonlySet<'demonstration' | 'missing'>;
}

export const noFilters: Filters = {
  patients: new Set(),
  states: new Set(),
  models: new Set(),
  sources: new Set(),
};

export function isFiltering(filters: Filters): boolean {
  return Object.values(filters).some(({ size }: ReadonlySet<string>) => size > 0);
}

/** The same filters with one value of one group turned. */
export function toggled<Group extends keyof Filters>(filters: Filters, group: Group, value: string): Filters {
  const chosen = new Set<string>(filters[group]);
  if (!chosen.delete(value)) chosen.add(value);
  return { ...filters, [group]: chosen };
}

/** The items that pass every group and hold every word of the text in their name or their patient's pseudonym. */
export function filterItems(items: readonly LibraryItem[], filters: Filters, text: string): LibraryItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const searched = `${item.name} ${item.patientPseudonym}`.toLowerCase();
    return words.every((word) => searched.includes(word)) && passes(item, filters);
  });
}

function passes(item: LibraryItem, { patients, states, models, sources }: Filters): boolean {
  if (patients.size > 0 && !patients.has(item.patientPseudonym)) return false;
  if (states.size > 0 && !statesOf(item).some((state) => states.has(state))) return false;
  if (models.size > 0 && !models.has(item.latestRun?.modelName ?? '')) return false;
  if (sources.has('demonstration') && item.latestRun?.demonstration !== true) return false;
  return !sources.has('missing') || item.missing;
}

export interface FilterOption {
  readonly value: string;
  readonly count: number;
}

/** The values that occur and how often, in the order of their names. */
export function optionsOf(
  items: readonly LibraryItem[],
  values: (item: LibraryItem) => string | readonly string[] | undefined,
): FilterOption[] {
  const counts = new Map<string, number>();
  for (const item of items) {
    for (const found of [values(item) ?? []].flat()) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return [...counts].map(([found, count]) => ({ value: found, count })).sort(byValue);
}

const names = new Intl.Collator('en', { numeric: true });
const byValue = (a: FilterOption, b: FilterOption) => names.compare(a.value, b.value);
