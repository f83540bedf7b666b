import type { Mutation } from '../mutation.ts';

export const shell: readonly Mutation[] = [];
