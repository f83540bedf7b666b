import type { Mutation } from '../mutation.ts';

export const datasets: readonly Mutation[] = [];
