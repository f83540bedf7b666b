import { Button, Group, Modal, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Field, LabelValue } from '../../main/contract/labels.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import { FieldValue } from './field-value.tsx';
import classes from './labels.module.css';
import { useLabelSchema } from './use-label-schema.ts';

interface LabelDialogProps {
  readonly opened: boolean;
  readonly items: readonly LibraryItem[];
  readonly onClose: () => void;
}

/** Gives a field a value on everything that is selected, as one step. */
export function LabelDialog({ opened, items, onClose }: LabelDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.labels.setTitle(items.length)} size={440}>
      <LabelForm items={items} onClose={onClose} />
    </Modal>
  );
}

function LabelForm({ items, onClose }: Omit<LabelDialogProps, 'opened'>) {
  const fields = useLabelSchema().fields.filter(({ subject }) => subject !== 'object');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [value, setValue] = useState<LabelValue | null>(null);
  const field = fields.find(({ id }) => id === chosenId) ?? fields[0];
  const set = useMutation({
    ...editsInOrder,
    mutationFn: async (next: LabelValue | null) => {
      if (field === undefined) return;
      await backend.labels.set({ fieldId: field.id, targets: targetsOf(field, items), value: next });
    },
    meta: { quiet: true },
    onSuccess: (_, next) => {
      if (field === undefined) return;
      notify((next === null ? t.labels.wasRemoved : t.labels.wasSet)(field.name, items.length));
      onClose();
    },
  });
  if (field === undefined) {
    return (
      <div className={classes.fields}>
        <p className={classes.hint}>{t.labels.noItemFields}</p>
        <Group justify="flex-end">
          <Button
            variant="filled"
            onClick={() => {
              onClose();
              goTo('settings', 'labels');
            }}
          >
            {t.labels.makeFields}
          </Button>
        </Group>
      </div>
    );
  }
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== null) set.mutate(value);
      }}
    >
      <Select
        label={t.labels.field}
        allowDeselect={false}
        data={fields.map(({ id, name, subject }) => ({
          value: id,
          label: t.datasets.fieldOption(name, t.labels.subjects[subject]),
        }))}
        value={field.id}
        onChange={(id) => {
          setChosenId(id);
          setValue(null);
        }}
      />
      <FieldValue key={field.id} field={field} value={value} onChange={setValue} />
      {field.subject === 'medium' ? null : <p className={classes.hint}>{t.labels.onWhole}</p>}
      {set.error === null ? null : <ErrorNote error={set.error} />}
      <Group justify="flex-end" gap="sm">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button disabled={set.isPending} onClick={() => set.mutate(null)}>
          {t.labels.remove}
        </Button>
        <Button type="submit" variant="filled" loading={set.isPending} disabled={value === null}>
          {t.labels.set}
        </Button>
      </Group>
    </form>
  );
}

const targetsOf = (field: Field, items: readonly LibraryItem[]) =>
  items.map(({ id: mediaId, frameCount }) =>
    field.subject === 'medium' ? { mediaId } : { mediaId, fromFrame: 0, toFrame: frameCount },
  );
