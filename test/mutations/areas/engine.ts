import type { Mutation } from '../mutation.ts';

export const engine: readonly Mutation[] = [];
