import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FrameSeries } from '../../../main/contract/media.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { notify } from '../../components/notify.tsx';
import { replaceablePath } from '../../components/replaceable.ts';
import { backend } from '../../connection/backend.ts';
import { desktop } from '../../connection/desktop.ts';
import { t } from '../../texts/index.ts';
import { useWorkspace } from '../workspace.tsx';
import { useShownRun } from './use-shown-run.ts';

const formats = ['csv', 'json'] as const;

/** Name of the files: by id, because a video may be named after its patient, and exports travel. */
const exportName = (media: FrameSeries) => `sizes-${media.id.slice(0, 8)}`;

/** Writes the shown run beside the video, or where the person wants it. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { media } = useWorkspace();
  const { run } = useShownRun();
  const [path, setPath] = useState(() => media.path.replace(/[^/\\]*$/, exportName(media)));
  const [wanted, setWanted] = useState<readonly (typeof formats)[number][]>(formats);
  const write = useMutation({
    meta: { quiet: true },
    mutationFn: (replace: boolean) =>
      backend.predictions.export({ runId: run!.id, path: path.trim(), formats: [...wanted], replace }),
    onSuccess: ({ written }) => {
      notify(t.video.exported(written.join(', ')));
      onClose();
    },
  });
  const possible = run !== null && path.trim() !== '' && wanted.length > 0;
  return (
    <Modal opened onClose={onClose} title={t.video.exportTitle} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (possible) write.mutate(false);
        }}
      >
        <p style={{ marginTop: 0 }}>{t.video.exportHint}</p>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            data-autofocus
            label={t.video.exportPath}
            spellCheck={false}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
          {desktop === undefined ? null : (
            <Button
              onClick={async () => {
                const chosen = await desktop!.chooseSavePath(`${exportName(media)}.csv`);
                if (chosen !== null) setPath(chosen);
              }}
            >
              {t.common.choose}
            </Button>
          )}
        </Group>
        <Group mt="sm" gap="lg">
          {formats.map((format) => (
            <Checkbox
              key={format}
              label={format.toUpperCase()}
              checked={wanted.includes(format)}
              onChange={(event) =>
                setWanted(
                  event.currentTarget.checked ? [...wanted, format] : wanted.filter((one) => one !== format),
                )
              }
            />
          ))}
        </Group>
        {write.error === null ? null : <ErrorNote error={write.error} />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          {replaceablePath(write.error) === undefined ? null : (
            <Button loading={write.isPending} onClick={() => write.mutate(true)}>
              {t.common.replace}
            </Button>
          )}
          <Button type="submit" variant="filled" disabled={!possible} loading={write.isPending}>
            {t.video.export}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
