import { type QueryKey, queryOptions, useQuery } from '@tanstack/react-query';
import type { MediaId } from '../../main/contract/ids.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import { api, backend } from '../connection/backend.ts';

const pageLength = 5000;
// Below `library.list`, so that a change of the library asks for it again.
const queryKey: QueryKey = [...api.library.list.key(), 'all'];

/** Every item of the library: filters and sorting then answer at once. 10,000 items are about 6 MB. */
export const libraryOptions = queryOptions({
  queryKey,
  queryFn: async ({ signal }) => {
    const items: LibraryItem[] = [];
    for (;;) {
      const after = items.at(-1)?.id;
      const page = await backend.library.list(
        after === undefined ? { limit: pageLength } : { limit: pageLength, after },
        { signal },
      );
      items.push(...page.media);
      if (page.media.length === 0 || items.length >= page.total) return items;
    }
  },
});

export function useLibrary() {
  return useQuery(libraryOptions);
}

export function useLibraryItem(mediaId: MediaId | string | null): LibraryItem | undefined {
  return useLibrary().data?.find(({ id }) => id === mediaId);
}
