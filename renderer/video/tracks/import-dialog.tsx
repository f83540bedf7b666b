import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '../../components/error-note.tsx';
import { PathInput } from '../../components/path-input.tsx';
import { desktop } from '../../connection/desktop.ts';
import { t } from '../../texts/index.ts';
import { boxesInTheWay, looksLikeFractions } from './boxes-in-the-way.ts';
import { useImportBoxes } from './use-import-boxes.tsx';

/** Boxes of a file, or masks of a folder, onto this video. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [path, setPath] = useState('');
  const importBoxes = useImportBoxes({ quiet: true });
  const possible = path.trim() !== '';
  const inTheWay = boxesInTheWay(importBoxes.error);
  return (
    <Modal opened onClose={onClose} title={t.video.importTitle} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (possible) importBoxes.mutate({ path: path.trim() }, { onSuccess: onClose });
        }}
      >
        <p style={{ marginTop: 0 }}>{t.video.importHint}</p>
        <PathInput label={t.video.importPath} kind="annotations" value={path} onChange={setPath} />
        {desktop === undefined ? null : (
          <Button
            mt="xs"
            variant="subtle"
            onClick={async () => {
              const [folder] = await desktop!.chooseFiles('folder');
              if (folder !== undefined) setPath(folder);
            }}
          >
            {t.video.importFolder}
          </Button>
        )}
        {importBoxes.error === null ? null : <ErrorNote error={importBoxes.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          {looksLikeFractions(importBoxes.error) ? (
            <Button
              onClick={() =>
                importBoxes.mutate({ path: path.trim(), fractions: true }, { onSuccess: onClose })
              }
            >
              {t.video.areFractions}
            </Button>
          ) : null}
          {inTheWay === undefined ? null : (
            <Button
              onClick={() =>
                importBoxes.mutate(
                  { ...importBoxes.variables, path: path.trim(), seen: inTheWay.seen },
                  { onSuccess: onClose },
                )
              }
            >
              {t.video.replaceBoxes(inTheWay.count, inTheWay.byHand)}
            </Button>
          )}
          <Button type="submit" variant="filled" disabled={!possible} loading={importBoxes.isPending}>
            {t.video.import}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
