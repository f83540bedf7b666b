import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../texts/index.ts';
import classes from './lesion-panel.module.css';
import { isLarge, parseSizeMm } from './size-field.ts';

interface SizeFormProps {
  readonly start: number;
  readonly label: string;
  readonly onSave: (sizeMm: number) => void;
  readonly onCancel: () => void;
}

/** One field for mm: Enter saves, Escape leaves it as it was. */
export function SizeForm({ start, label, onSave, onCancel }: SizeFormProps) {
  const [typed, setTyped] = useState(start.toFixed(1));
  const sizeMm = parseSizeMm(typed);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (sizeMm !== null) onSave(sizeMm);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <TextInput
        autoFocus
        aria-label={label}
        inputMode="decimal"
        value={typed}
        rightSection={<span className={classes.unit}>{t.video.mm}</span>}
        description={isLarge(sizeMm) ? t.video.sizeLarge : undefined}
        error={sizeMm === null ? t.video.sizeInvalid : null}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={sizeMm === null}>
        {t.video.save}
      </Button>
      <Button onClick={onCancel}>{t.common.cancel}</Button>
    </form>
  );
}
