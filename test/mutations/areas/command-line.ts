import type { Mutation } from '../mutation.ts';

export const commandLine: readonly Mutation[] = [];
