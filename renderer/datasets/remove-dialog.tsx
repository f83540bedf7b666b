import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Dataset } from '../../main/contract/datasets.ts';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { t } from '../texts/index.ts';

interface RemoveDatasetDialogProps {
  readonly dataset: Dataset;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Says what stays before it goes. */
export function RemoveDatasetDialog({ dataset, opened, onClose }: RemoveDatasetDialogProps) {
  const remove = useMutation({
    ...editsInOrder,
    mutationFn: () => backend.datasets.remove({ datasetId: dataset.id }),
    onSuccess: () => notify(t.datasets.removed(dataset.name)),
    onSettled: onClose,
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t.datasets.removeTitle(dataset.name)} size={440}>
      <p style={{ marginTop: 0 }}>{t.datasets.removeKept}</p>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose} data-autofocus>
          {t.common.cancel}
        </Button>
        <Button color="red" variant="filled" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t.datasets.removeAction}
        </Button>
      </Group>
    </Modal>
  );
}
