import { Button, Group, Modal } from '@mantine/core';
import type { LesionId } from '../../../main/contract/ids.ts';
import { t } from '../../texts/index.ts';
import { useLesions } from './use-lesions.ts';
import { useRemoveLesion } from './use-remove-lesion.ts';

interface DeleteDialogProps {
  readonly lesionId: LesionId;
  readonly onClose: () => void;
}

/** Asks before a lesion goes that stands on other videos too, and names them. */
export function DeleteDialog({ lesionId, onClose }: DeleteDialogProps) {
  const entry = useLesions().entries.find(({ lesion }) => lesion.id === lesionId);
  const remove = useRemoveLesion();
  if (entry === undefined) return null;
  const name = t.video.lesionTitle(entry.lesion.name);
  return (
    <Modal opened onClose={onClose} title={t.video.deleteTitle(name)} size={460}>
      <p style={{ marginTop: 0 }}>{t.video.deleteElsewhere}</p>
      <ul>
        {entry.elsewhere.map(({ mediaId, media, boxCount, shapeCount, sizeCount }) => (
          <li key={mediaId} style={{ overflowWrap: 'anywhere' }}>
            {t.video.placeWith(media, boxCount, shapeCount, sizeCount)}
          </li>
        ))}
      </ul>
      <p>{t.video.deleteUndo}</p>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button data-autofocus onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button
          variant="filled"
          onClick={() => {
            remove.mutate(lesionId);
            onClose();
          }}
        >
          {t.video.deleteEverywhere}
        </Button>
      </Group>
    </Modal>
  );
}
