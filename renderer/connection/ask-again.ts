import type { QueryClient, QueryFilters } from '@tanstack/react-query';

/**
 * Asks again for what is shown and marks the rest. An answer that is still on its way may be older than the reason to ask
 * again, and TanStack Query (5.108) lets a first one come and takes it for new: such a question is put once more after it.
 */
export function askAgain(client: QueryClient, filters: QueryFilters): void {
  const onTheirWay = client
    .getQueryCache()
    .findAll(filters)
    .filter(({ state }) => state.fetchStatus === 'fetching' && state.data === undefined);
  void client.invalidateQueries(filters);
  for (const query of onTheirWay) {
    void query.promise
      ?.catch(() => {})
      .then(() => client.invalidateQueries({ queryKey: query.queryKey, exact: true }));
  }
}
