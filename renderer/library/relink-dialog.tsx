import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { LibraryItem } from '../../main/contract/library.ts';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { backend } from '../connection/backend.ts';
import { t } from '../texts/index.ts';

interface RelinkDialogProps {
  readonly item: LibraryItem;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** "Where is this file now?" Another content is refused by the backend. */
export function RelinkDialog({ item, opened, onClose }: RelinkDialogProps) {
  const [path, setPath] = useState(item.path);
  const relink = useMutation({
    mutationFn: () => backend.media.relink({ mediaId: item.id, path: path.trim() }),
    meta: { quiet: true },
    onSuccess: () => {
      notify(t.library.relinked(item.name));
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t.library.relinkTitle} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          relink.mutate();
        }}
      >
        <p style={{ marginTop: 0 }}>{t.library.relinkHint}</p>
        <TextInput mb="md" label={t.library.lastSeen} value={item.path} readOnly />
        <PathInput label={t.library.nowAt} kind="media" autofocus value={path} onChange={setPath} />
        {relink.error === null ? null : <ErrorNote error={relink.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={relink.isPending} disabled={path.trim() === ''}>
            {t.library.relink}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
