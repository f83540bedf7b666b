import { ActionIcon, Menu } from '@mantine/core';
import { IconCut, IconDots, IconPencil, IconRuler, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { backend } from '../../connection/backend.ts';
import { editsInOrder } from '../../connection/edits-in-order.ts';
import { t } from '../../texts/index.ts';
import { useDialogs } from '../dialogs.tsx';
import type { LesionEntry } from './lesion-entry.ts';
import { useRemoveLesion } from './use-remove-lesion.ts';

/** What can be done with a lesion besides deciding about its size. */
export function LesionMenu({ entry }: { readonly entry: LesionEntry }) {
  const { lesion, tracks } = entry;
  const { open } = useDialogs();
  const { removeLesion, removeTrack } = useLesionEdits();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t.video.lesionMenu(lesion.name)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={14} />}
          onClick={() => open({ kind: 'rename', lesionId: lesion.id })}
        >
          {t.video.rename}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconRuler size={14} />}
          onClick={() => open({ kind: 'state-size', lesionId: lesion.id })}
        >
          {t.video.state}
        </Menu.Item>
        <Menu.Divider />
        {tracks.map(({ trackId }) => (
          <Menu.Item
            key={trackId}
            leftSection={<IconCut size={14} />}
            onClick={() => removeTrack.mutate(trackId)}
          >
            {t.video.deleteTrack}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => removeLesion(entry)}>
          {t.video.deleteLesion}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Deletes are edits like others, and undo brings them back; what would be gone from other videos too is asked first. */
export function useLesionEdits() {
  const { open } = useDialogs();
  const remove = useRemoveLesion();
  const removeTrack = useMutation({
    ...editsInOrder,
    mutationFn: (trackId: LesionEntry['tracks'][number]['trackId']) =>
      backend.annotations.removeTrack({ trackId }),
  });
  const removeLesion = ({ lesion, elsewhere }: LesionEntry) => {
    if (elsewhere.length === 0) remove.mutate(lesion.id);
    else open({ kind: 'delete-lesion', lesionId: lesion.id });
  };
  return { removeLesion, removeTrack };
}
