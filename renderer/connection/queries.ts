import { QueryClient } from '@tanstack/react-query';
import { connection } from './backend.ts';

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
});

let known = 0;
connection.subscribe(() => {
  if (connection.generation() === known) return;
  known = connection.generation();
  if (known > 1) void queryClient.invalidateQueries();
});
