import type { UseMutationOptions } from '@tanstack/react-query';
import { queryClient } from './queries.ts';

/**
 * Edits, undo and redo go to the library one after the other, in the order in which they were made: an undo must not
 * overtake the edit that it is meant for.
 */
export const editsInOrder = { scope: { id: 'edits' } } satisfies UseMutationOptions;

/** Names the last edit that was made in this window; another one tells that somebody edited meanwhile. */
export const lastEdit = (): number | undefined =>
  queryClient
    .getMutationCache()
    .getAll()
    .findLast(({ options }) => options.scope?.id === editsInOrder.scope.id)?.mutationId;
