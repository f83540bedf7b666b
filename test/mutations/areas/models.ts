import type { Mutation } from '../mutation.ts';

export const models: readonly Mutation[] = [];
