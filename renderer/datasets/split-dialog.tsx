import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Dataset } from '../../main/contract/datasets.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { t } from '../texts/index.ts';
import classes from './datasets-screen.module.css';
import { SplitFields } from './split-fields.tsx';
import { splitRequest, usualSplit } from './split-request.ts';

interface SplitDialogProps {
  readonly dataset: Dataset;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Divides a data set, once more if it was divided before. */
export function SplitDialog({ dataset, opened, onClose }: SplitDialogProps) {
  const [chosen, setChosen] = useState(usualSplit);
  const request = splitRequest(chosen);
  const divide = useMutation({
    ...editsInOrder,
    mutationFn: () => backend.datasets.split({ datasetId: dataset.id, ...request! }),
    meta: { quiet: true },
    onSuccess: ({ split }) => {
      notify(t.datasets.splitMade(split.name));
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t.datasets.splitTitle(dataset.name)} size={440}>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          divide.mutate();
        }}
      >
        <SplitFields value={chosen} onChange={setChosen} />
        {divide.error === null ? null : <ErrorNote error={divide.error} />}
        <Group justify="flex-end" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={divide.isPending} disabled={request === undefined}>
            {t.datasets.splitAction}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
