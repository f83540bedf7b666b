import type { Random } from '../random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile intervals of several figures of a sample, by drawing whole groups (patients) with replacement: the
 * frames of one patient resemble each other, and drawing frames would make intervals that are far too narrow.
 * `figuresOf` must return the same names each time; draws where a figure is not finite are left out of its interval,
 * and a figure that is never finite has none.
 */
export function groupedBootstrap<Item, Name extends string>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  figuresOf: (items: readonly Item[]) => Readonly<Record<Name, number>>,
  options: { readonly draws: number; readonly coverage: number; readonly random: Random },
): Partial<Record<Name, Interval>> {
  const groups = [...Map.groupBy(items, groupOf).values()];
  const drawn = new Map<Name, number[]>();
  for (let draw = 0; draw < options.draws; draw++) {
    const sample = groups.flatMap(() => groups[options.random.integer(groups.length)]!);
    const figures = figuresOf(sample);
    for (const name of Object.keys(figures) as Name[]) {
      if (!Number.isFinite(figures[name])) continue;
      const values = drawn.get(name) ?? [];
      values.push(figures[name]);
      drawn.set(name, values);
    }
  }
  const intervals: Partial<Record<Name, Interval>> = {};
  for (const [name, values] of drawn) intervals[name] = centralInterval(values, options.coverage);
  return intervals;
}

/** The range that holds the central `coverage` of these values, between order statistics linearly. */
export function centralInterval(values: readonly number[], coverage: number): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const tail = (1 - coverage) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
