import { Autocomplete, Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MediaId } from '../../main/contract/ids.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { api, backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { t } from '../texts/index.ts';

interface AssignDialogProps {
  readonly opened: boolean;
  readonly mediaIds: readonly MediaId[];
  readonly onClose: () => void;
}

/** Gives items to a patient. */
export function AssignDialog({ opened, mediaIds, onClose }: AssignDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.library.assignTitle(mediaIds.length)} size={440}>
      <AssignForm mediaIds={mediaIds} onClose={onClose} />
    </Modal>
  );
}

function AssignForm({ mediaIds, onClose }: Omit<AssignDialogProps, 'opened'>) {
  const [patient, setPatient] = useState('');
  const [study, setStudy] = useState('1');
  const { data } = useQuery(api.library.patients.queryOptions({ input: {} }));
  const assign = useMutation({
    ...editsInOrder,
    mutationFn: () =>
      backend.library.assignPatient({
        mediaIds: [...mediaIds],
        patientPseudonym: patient.trim(),
        study: study.trim(),
      }),
    meta: { quiet: true },
    onSuccess: () => {
      notify(t.library.assigned(mediaIds.length, patient.trim()));
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        assign.mutate();
      }}
    >
      <Autocomplete
        size="xs"
        label={t.library.patient}
        description={t.library.patientHint}
        data={data?.patients.map(({ pseudonym }) => pseudonym) ?? []}
        maxLength={200}
        value={patient}
        data-autofocus
        autoFocus
        onChange={setPatient}
      />
      <TextInput
        mt="md"
        label={t.library.study}
        description={t.library.studyHint}
        maxLength={200}
        value={study}
        onChange={(event) => setStudy(event.currentTarget.value)}
      />
      {assign.error === null ? null : <ErrorNote error={assign.error} />}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button
          type="submit"
          variant="filled"
          loading={assign.isPending}
          disabled={patient.trim() === '' || study.trim() === ''}
        >
          {t.library.assign}
        </Button>
      </Group>
    </form>
  );
}
