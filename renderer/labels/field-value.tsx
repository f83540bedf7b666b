import { NumberInput, TextInput } from '@mantine/core';
import type { Field, LabelValue } from '../../main/contract/labels.ts';
import { t } from '../texts/index.ts';
import classes from './labels.module.css';

interface FieldValueProps {
  readonly field: Field;
  readonly value: LabelValue | null;
  /** Null takes the value away. */
  readonly onChange: (value: LabelValue | null) => void;
}

/** The values that a field can have: one button a class, or an input. Pressing the one that is set takes it away. */
export function FieldValue({ field, value, onChange }: FieldValueProps) {
  const press = (next: LabelValue) => onChange(next === value ? null : next);
  if (field.kind === 'class') {
    return (
      <div className={classes.values} role="group" aria-label={field.name}>
        {field.classes.map(({ id, name, colour, shortcut }) => (
          <button
            key={id}
            type="button"
            className={classes.value}
            aria-pressed={value === id}
            onClick={() => press(id)}
          >
            <span className={classes.swatch} style={{ background: colour }} aria-hidden />
            {name}
            {shortcut === null ? null : <kbd className={classes.key}>{shortcut.toUpperCase()}</kbd>}
          </button>
        ))}
      </div>
    );
  }
  if (field.kind === 'yes-no') {
    return (
      <div className={classes.values} role="group" aria-label={field.name}>
        {[true, false].map((each) => (
          <button
            key={String(each)}
            type="button"
            className={classes.value}
            aria-pressed={value === each}
            onClick={() => press(each)}
          >
            {each ? t.labels.yes : t.labels.no}
          </button>
        ))}
      </div>
    );
  }
  if (field.kind === 'number') {
    return (
      <NumberInput
        aria-label={field.name}
        key={String(value)}
        defaultValue={typeof value === 'number' ? value : ''}
        suffix={field.unit === null ? '' : ` ${field.unit}`}
        {...(field.minimum !== null && { min: field.minimum })}
        {...(field.maximum !== null && { max: field.maximum })}
        onBlur={(event) => {
          const text = event.currentTarget.value.replace(/[^\d.eE+-]/g, '');
          const next = text === '' ? null : Number(text);
          if (next !== value && !Number.isNaN(next)) onChange(next);
        }}
      />
    );
  }
  return (
    <TextInput
      aria-label={field.name}
      key={String(value)}
      maxLength={1000}
      defaultValue={typeof value === 'string' ? value : ''}
      onBlur={(event) => {
        const next = event.currentTarget.value.trim();
        if (next !== (value ?? '')) onChange(next === '' ? null : next);
      }}
    />
  );
}
