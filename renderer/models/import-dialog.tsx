import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { PathInput } from '../components/path-input.tsx';
import { backend } from '../connection/backend.ts';
import { t } from '../texts/index.ts';

/** A bundle folder on its way in: the engine checks it, nobody else opens it. */
export function ImportDialog({
  opened,
  dropped,
  onClose,
}: {
  readonly opened: boolean;
  /** A folder that was dropped on the window. */
  readonly dropped: string;
  readonly onClose: () => void;
}) {
  const [folder, setFolder] = useState('');
  useEffect(() => {
    if (dropped !== '') setFolder(dropped);
  }, [dropped]);
  const add = useMutation({
    mutationFn: () => backend.models.import({ folder: folder.trim() }),
    meta: { quiet: true },
    onSuccess: ({ name, graphProblem, hasGolden }) => {
      const said = graphProblem === null ? t.models.imported(name) : t.models.importedAsItIs(name);
      notify(hasGolden === false ? `${said} ${t.models.noGolden}` : said);
      setFolder('');
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t.models.importTitle} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <PathInput
          label={t.models.folder}
          description={t.models.importHint}
          kind="model"
          autofocus
          value={folder}
          onChange={setFolder}
        />
        {add.error === null ? null : <ErrorNote error={add.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="filled" loading={add.isPending} disabled={folder.trim() === ''}>
            {t.models.import}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
