import type { UseMutationOptions } from '@tanstack/react-query';

/**
 * Edits, undo and redo go to the library one after the other, in the order in which they were made: an undo must not
 * overtake the edit that it is meant for.
 */
export const editsInOrder = { scope: { id: 'edits' } } satisfies UseMutationOptions;
