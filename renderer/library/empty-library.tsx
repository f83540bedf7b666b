import { Button } from '@mantine/core';
import { IconLibraryPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import truth from '../../assets/sample/phantom-clip-truth.json';
import { useCommands } from '../commands/use-commands.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { backend } from '../connection/backend.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';

interface EmptyLibraryProps {
  readonly onAddFiles: () => void;
  readonly onAddFolder: () => void;
}

/** The first thing a new user sees: what to do, and a case to try it on. */
export function EmptyLibrary({ onAddFiles, onAddFolder }: EmptyLibraryProps) {
  const openSample = useOpenSample();
  useCommands({ 'library.open-sample': () => openSample.mutate() });
  return (
    <EmptyState
      icon={IconLibraryPlus}
      title={t.library.emptyTitle}
      hint={t.library.emptyHint(Object.keys(truth.lesions).length)}
    >
      <Button variant="filled" onClick={onAddFiles}>
        {t.commands.openFiles}
      </Button>
      <Button onClick={onAddFolder}>{t.commands.openFolder}</Button>
      <Button loading={openSample.isPending} onClick={() => openSample.mutate()}>
        {t.commands.openSample}
      </Button>
    </EmptyState>
  );
}

function useOpenSample() {
  return useMutation({
    mutationFn: () => backend.library.openSample({}),
    onSuccess: ({ media }) => goTo('video', media.id),
  });
}
