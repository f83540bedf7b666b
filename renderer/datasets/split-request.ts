import type { SplitGroup, SplitRequest } from '../../main/contract/datasets.ts';

export const parts = ['train', 'validation', 'test'] as const;

/** Shares in percent, as a person writes them. */
export interface ChosenSplit {
  readonly group: SplitGroup;
  readonly shares: Readonly<Record<(typeof parts)[number], number>>;
  readonly seed: number;
}

export const usualSplit: ChosenSplit = {
  group: 'patient',
  shares: { train: 70, validation: 15, test: 15 },
  seed: 1,
};

const sumOf = ({ shares }: ChosenSplit) => shares.train + shares.validation + shares.test;

/** What is sent; undefined while the shares do not add up. */
export function splitRequest(chosen: ChosenSplit): SplitRequest | undefined {
  if (Math.abs(sumOf(chosen) - 100) > 1e-6) return undefined;
  const { group, seed, shares } = chosen;
  const fractions = {
    train: shares.train / 100,
    validation: shares.validation / 100,
    test: shares.test / 100,
  };
  return { group, seed, fractions };
}
