import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { LibraryItem } from '../../main/contract/library.ts';
import { notify } from '../components/notify.tsx';
import { backend } from '../connection/backend.ts';
import { editsInOrder } from '../connection/edits-in-order.ts';
import { t } from '../texts/index.ts';

interface RemoveDialogProps {
  readonly opened: boolean;
  readonly items: readonly LibraryItem[];
  readonly onClose: () => void;
}

/** Says what stays before anything goes. */
export function RemoveDialog({ opened, items, onClose }: RemoveDialogProps) {
  const remove = useMutation({
    ...editsInOrder,
    mutationFn: () => backend.library.remove({ mediaIds: items.map(({ id }) => id) }),
    onSuccess: () => notify(t.library.removed(items.length)),
    onSettled: onClose,
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t.library.removeTitle(items.length)} size={440}>
      <p style={{ marginTop: 0 }}>{t.library.removeKept}</p>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose} data-autofocus>
          {t.common.cancel}
        </Button>
        <Button color="red" variant="filled" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t.library.remove}
        </Button>
      </Group>
    </Modal>
  );
}
