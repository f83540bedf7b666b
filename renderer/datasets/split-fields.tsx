import { NumberInput, Select } from '@mantine/core';
import type { SplitGroup, SplitRequest } from '../../main/contract/datasets.ts';
import { t } from '../texts/index.ts';
import classes from './datasets-screen.module.css';

const parts = ['train', 'validation', 'test'] as const;

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

interface SplitFieldsProps {
  readonly value: ChosenSplit;
  readonly onChange: (value: ChosenSplit) => void;
}

/** What is never divided, how much each part gets, and the seed. */
export function SplitFields({ value, onChange }: SplitFieldsProps) {
  const { group, shares, seed } = value;
  return (
    <>
      <Select
        label={t.datasets.splitGroup}
        allowDeselect={false}
        data={Object.entries(t.datasets.groups).map(([id, label]) => ({ value: id, label }))}
        value={group}
        onChange={(next) => onChange({ ...value, group: next as SplitGroup })}
      />
      <div className={classes.shares} role="group" aria-label={t.datasets.shares}>
        {parts.map((part) => (
          <NumberInput
            key={part}
            label={t.datasets.parts[part]}
            min={0}
            max={100}
            suffix=" %"
            value={shares[part]}
            onChange={(share) => onChange({ ...value, shares: { ...shares, [part]: Number(share) } })}
          />
        ))}
      </div>
      {splitRequest(value) === undefined ? (
        <p className={classes.wrong} role="alert">
          {t.datasets.sharesWrong}
        </p>
      ) : null}
      <NumberInput
        label={t.datasets.seed}
        description={t.datasets.seedHint}
        min={0}
        max={0xffff_ffff}
        allowDecimal={false}
        value={seed}
        onChange={(next) => onChange({ ...value, seed: Number(next) })}
      />
    </>
  );
}
