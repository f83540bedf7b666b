import { Button } from '@mantine/core';
import { IconLibraryPlus } from '@tabler/icons-react';
import truth from '../../assets/sample/phantom-clip-truth.json';
import { EmptyState } from '../components/empty-state.tsx';
import { t } from '../texts/index.ts';
import type { useOpenSample } from './use-open-sample.ts';

interface EmptyLibraryProps {
  readonly onAddFiles: () => void;
  readonly onAddFolder: () => void;
  readonly openSample: ReturnType<typeof useOpenSample>;
}

/** The first thing a new user sees: what to do, and a case to try it on. */
export function EmptyLibrary({ onAddFiles, onAddFolder, openSample }: EmptyLibraryProps) {
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
