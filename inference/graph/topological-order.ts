/**
 * Items so that each follows those it depends on; the given order is kept where it is free. `onCycle` is
 * called with an item that depends on itself, and must throw.
 */
export function topologicalOrder<T>(
  items: readonly T[],
  dependencies: (item: T) => readonly T[],
  onCycle: (item: T) => never,
): T[] {
  const state = new Map<T, 'open' | 'done'>();
  const sorted: T[] = [];
  for (const root of items) {
    const stack = [root];
    while (stack.length > 0) {
      const item = stack.at(-1) as T;
      const waiting =
        state.get(item) === 'done' ? [] : dependencies(item).filter((other) => state.get(other) !== 'done');
      if (waiting.length === 0) {
        if (state.get(item) !== 'done') sorted.push(item);
        state.set(item, 'done');
        stack.pop();
      } else {
        if (state.get(item) === 'open') onCycle(item);
        state.set(item, 'open');
        stack.push(...waiting.reverse());
      }
    }
  }
  return sorted;
}
