import { Button, Checkbox, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Field, sizeFieldId } from '../../main/contract/labels.ts';
import type { LibraryItem } from '../../main/contract/library.ts';
import { unassigned } from '../../main/contract/library.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { useAbort } from '../connection/use-abort.ts';
import { useLabelSchema } from '../labels/use-label-schema.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './datasets-screen.module.css';
import { SplitFields } from './split-fields.tsx';
import { splitRequest, usualSplit } from './split-request.ts';

interface MakeDatasetDialogProps {
  readonly opened: boolean;
  readonly items: readonly LibraryItem[];
  readonly onClose: () => void;
}

/** Freezes what is selected in the library. */
export function MakeDatasetDialog({ opened, items, onClose }: MakeDatasetDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.datasets.makeTitle(items.length)} size={520}>
      <MakeForm items={items} onClose={onClose} />
    </Modal>
  );
}

function MakeForm({ items, onClose }: Omit<MakeDatasetDialogProps, 'opened'>) {
  const fields = useLabelSchema().fields.filter(({ kind }) => kind !== 'text');
  const [name, setName] = useState('');
  const [fieldId, setFieldId] = useState<Field['id']>(sizeFieldId);
  const [framesPerSubject, setFramesPerSubject] = useState(24);
  const [frameStride, setFrameStride] = useState(5);
  const [divides, setDivides] = useState(true);
  const [split, setSplit] = useState(usualSplit);
  const [unassignedAsPatients, setUnassignedAsPatients] = useState(false);
  const request = splitRequest(split);
  const isOfFrames = fields.find(({ id }) => id === fieldId)?.subject === 'frame';
  const hasUnassigned = items.some(({ patientPseudonym }) => patientPseudonym === unassigned);
  const signal = useAbort();
  const make = useMutation({
    ...editsInOrder,
    mutationFn: () =>
      backend.datasets.make(
        {
          ...{ name: name.trim(), mediaIds: items.map(({ id }) => id), fieldId },
          ...{ framesPerSubject, frameStride, unassignedAsPatients },
          ...(divides && { split: request }),
        },
        { signal: signal() },
      ),
    meta: { quiet: true },
    onSuccess: ({ dataset }) => {
      notify(t.datasets.made(dataset.name, dataset.itemCount));
      onClose();
      goTo('datasets', dataset.id);
    },
  });
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <TextInput
        label={t.datasets.name}
        maxLength={200}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t.datasets.label}
        allowDeselect={false}
        data={[
          { value: sizeFieldId, label: t.datasets.sizeOfLesions },
          ...fields.map((field) => ({
            value: field.id,
            label: t.datasets.fieldOption(field.name, t.labels.subjects[field.subject]),
          })),
        ]}
        value={fieldId}
        onChange={(next) => setFieldId(next as Field['id'])}
      />
      {isOfFrames ? (
        <NumberInput
          label={t.datasets.frameStride}
          min={1}
          max={100_000}
          allowDecimal={false}
          value={frameStride}
          onChange={(next) => setFrameStride(Number(next))}
        />
      ) : (
        <NumberInput
          label={t.datasets.framesPerSubject}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={framesPerSubject}
          onChange={(next) => setFramesPerSubject(Number(next))}
        />
      )}
      {hasUnassigned ? (
        <Checkbox
          label={t.datasets.unassigned}
          description={t.datasets.unassignedHint}
          checked={unassignedAsPatients}
          onChange={(event) => setUnassignedAsPatients(event.currentTarget.checked)}
        />
      ) : null}
      <Checkbox
        label={t.datasets.divide}
        checked={divides}
        onChange={(event) => setDivides(event.currentTarget.checked)}
      />
      {divides ? <SplitFields value={split} onChange={setSplit} /> : null}
      {make.error === null ? null : <ErrorNote error={make.error} />}
      <Group justify="flex-end" gap="sm">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button
          type="submit"
          variant="filled"
          loading={make.isPending}
          disabled={name.trim() === '' || (divides && request === undefined)}
        >
          {t.datasets.makeAction}
        </Button>
      </Group>
    </form>
  );
}
