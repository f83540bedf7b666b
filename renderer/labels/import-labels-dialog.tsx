import { Button, Checkbox, Group, Modal, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Field } from '../../main/contract/labels.ts';
import { sizeFieldId } from '../../main/contract/labels.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { backend } from '../connection/backend.ts';
import { useAbort } from '../connection/use-abort.ts';
import { t } from '../texts/index.ts';
import classes from './labels.module.css';
import { useLabelSchema } from './use-label-schema.ts';

interface ImportLabelsDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Labels from a table: what it would set is shown before it is set. */
export function ImportLabelsDialog({ opened, onClose }: ImportLabelsDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.labels.importTitle} size={560}>
      <ImportForm onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ onClose }: { readonly onClose: () => void }) {
  const { fields } = useLabelSchema();
  const [path, setPath] = useState('');
  const [fieldId, setFieldId] = useState<string>('');
  const [replaceValues, setReplaceValues] = useState(false);
  const signal = useAbort();
  const read = (dryRun: boolean) =>
    backend.labels.import(
      {
        path: path.trim(),
        replaceValues,
        dryRun,
        ...(fieldId !== '' && { fieldId: fieldId as Field['id'] }),
      },
      { signal: signal() },
    );
  const look = useMutation({ mutationFn: () => read(true), meta: { quiet: true } });
  const run = useMutation({
    mutationFn: () => read(false),
    meta: { quiet: true },
    onSuccess: ({ report }) => {
      notify(t.labels.imported(report.taken));
      onClose();
    },
  });
  const found = look.data;
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      look.reset();
    };
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (found === undefined) look.mutate();
        else run.mutate();
      }}
    >
      <PathInput
        label={t.labels.file}
        description={t.labels.importHint}
        kind="annotations"
        autofocus
        value={path}
        onChange={change(setPath)}
      />
      <Select
        label={t.labels.fieldOfAll}
        allowDeselect={false}
        data={[
          { value: '', label: t.labels.fieldOfRow },
          { value: sizeFieldId, label: t.datasets.sizeOfLesions },
          ...fields.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={fieldId}
        onChange={(next) => change(setFieldId)(next ?? '')}
      />
      <Checkbox
        label={t.labels.replaceValues}
        checked={replaceValues}
        onChange={(event) => change(setReplaceValues)(event.currentTarget.checked)}
      />
      {found === undefined ? null : (
        <div role="status">
          <p className={classes.hint}>
            {t.labels.wouldBe(found.report.taken, found.report.alreadyThere, found.report.leftOut)}{' '}
            {found.replaced > 0 ? t.labels.wouldReplace(found.replaced) : ''}
          </p>
          {found.report.notes.map((note) => (
            <p key={note} className={classes.hint}>
              {note}
            </p>
          ))}
          <ul className={classes.report}>
            {found.report.reasons.map(({ reason, count, places }) => (
              <li key={reason}>
                {t.labels.reason(count, reason)} ({places.join(', ')}
                {count > places.length ? ', …' : ''})
              </li>
            ))}
          </ul>
        </div>
      )}
      {(look.error ?? run.error) === null ? null : <ErrorNote error={look.error ?? run.error} />}
      <Group justify="flex-end" gap="sm">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button
          type="submit"
          variant="filled"
          loading={look.isPending || run.isPending}
          disabled={path.trim() === '' || found?.report.taken === 0}
        >
          {found === undefined ? t.labels.look : t.labels.import}
        </Button>
      </Group>
    </form>
  );
}
