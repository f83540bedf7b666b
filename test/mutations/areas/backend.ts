import type { Mutation } from '../mutation.ts';

export const backend: readonly Mutation[] = [];
