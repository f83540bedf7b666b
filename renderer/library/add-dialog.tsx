import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../texts/index.ts';
import { startImports } from './imports.ts';

interface AddDialogProps {
  readonly opened: boolean;
  /** What the system's dialog gave; in a browser, paths are typed here. */
  readonly paths: readonly string[];
  readonly onClose: () => void;
}

/** What to add, and whose it is. */
export function AddDialog({ opened, paths, onClose }: AddDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.library.addTitle} size={560}>
      <AddForm paths={paths} onClose={onClose} />
    </Modal>
  );
}

/** A file's name may hold a line break: shown as its sign. */
const onOneLine = (path: string) => path.replaceAll('\n', '␤');

function AddForm({ paths, onClose }: Omit<AddDialogProps, 'opened'>) {
  const byLine = new Map(paths.map((path) => [onOneLine(path), path]));
  const [text, setText] = useState([...byLine.keys()].join('\n'));
  const [patient, setPatient] = useState('');
  const chosen = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => byLine.get(line) ?? line.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        startImports(chosen, patient.trim());
        onClose();
      }}
    >
      <Textarea
        label={t.library.paths}
        description={t.library.pathsHint}
        autosize
        minRows={3}
        maxRows={10}
        value={text}
        data-autofocus
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        mt="md"
        label={t.library.patient}
        description={t.library.patientHint}
        placeholder={t.library.unassigned}
        maxLength={200}
        value={patient}
        onChange={(event) => setPatient(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" variant="filled" disabled={chosen.length === 0}>
          {t.library.addCount(chosen.length)}
        </Button>
      </Group>
    </form>
  );
}
