import { NumberInput, Select } from '@mantine/core';
import type { SplitGroup } from '../../main/contract/datasets.ts';
import { t } from '../texts/index.ts';
import classes from './datasets-screen.module.css';
import { type ChosenSplit, parts, splitRequest } from './split-request.ts';

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
