import { MutationCache, QueryClient } from '@tanstack/react-query';
import { notifyError } from '../components/notify.tsx';
import { askAgain } from './ask-again.ts';

/** Answers stay until the backend says that something changed; nothing is refetched by time or focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
  mutationCache: new MutationCache({
    // A view that shows the error itself says so with `meta: { quiet: true }`.
    onError: (error, _input, _context, mutation) => {
      if (mutation.meta?.quiet !== true) notifyError(error);
    },
  }),
});

/** Asks again for whatever may have changed unseen; what is read from a video itself (`meta: { fixed: true }`) stays. */
export const askEverythingAgain = (): void =>
  askAgain(queryClient, { predicate: ({ meta }) => meta?.fixed !== true });
