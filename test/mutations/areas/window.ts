import type { Mutation } from '../mutation.ts';

export const window: readonly Mutation[] = [];
