import { Button, Group, Modal, Skeleton } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backup } from '../../main/contract/system.ts';
import { useCommands } from '../commands/use-commands.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { notify } from '../components/notify.tsx';
import { api, backend } from '../connection/backend.ts';
import { queryClient } from '../connection/queries.ts';
import { formatBytes, formatTime } from '../format.ts';
import { t } from '../texts/index.ts';
import classes from './section.module.css';

/** The library's backups, and the way back to each. */
export function Backups() {
  const { data, error, isPending, refetch } = useQuery(api.system.backups.queryOptions({ input: {} }));
  const [chosen, setChosen] = useState<Backup | null>(null);
  const backUp = useMutation({
    mutationFn: () => backend.system.backUp({}),
    onSuccess: () => {
      notify(t.settings.backedUp);
      void refetch();
    },
  });
  useCommands({ 'settings.back-up': () => backUp.mutate() });
  return (
    <div className={classes.section}>
      <p className={classes.hint}>{t.settings.backupsHint}</p>
      <div className={classes.actions}>
        <Button variant="filled" loading={backUp.isPending} onClick={() => backUp.mutate()}>
          {t.settings.backUp}
        </Button>
      </div>
      {isPending ? <Skeleton height={160} /> : null}
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : null}
      {data?.backups.length === 0 ? (
        <EmptyState icon={IconDatabase} title={t.settings.noBackups} hint={t.settings.noBackupsHint} />
      ) : null}
      {data === undefined || data.backups.length === 0 ? null : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>{t.settings.when}</th>
              <th>{t.settings.why}</th>
              <th data-numeric>{t.settings.size}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.backups.map((backup) => (
              <tr key={backup.name}>
                <td data-short>{formatTime(backup.at)}</td>
                <td>{backup.reason}</td>
                <td data-numeric>{formatBytes(backup.bytes)}</td>
                <td data-numeric>
                  <Button
                    aria-label={`${t.settings.restore} ${formatTime(backup.at)}`}
                    onClick={() => setChosen(backup)}
                  >
                    {t.settings.restore}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <RestoreDialog backup={chosen} onClose={() => setChosen(null)} />
    </div>
  );
}

/** Says what is kept before anything is replaced. */
function RestoreDialog({
  backup,
  onClose,
}: {
  readonly backup: Backup | null;
  readonly onClose: () => void;
}) {
  const restore = useMutation({
    mutationFn: (name: string) => backend.system.restore({ name }),
    meta: { quiet: true },
    onSuccess: () => {
      notify(t.settings.restored);
      void queryClient.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal opened={backup !== null} onClose={onClose} title={t.settings.restoreTitle} size={480}>
      {backup === null ? null : (
        <>
          <strong>{t.settings.restoreFrom(formatTime(backup.at))}</strong>
          <ul className={classes.kept}>
            {t.settings.restoreKept.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {restore.error === null ? null : <ErrorNote error={restore.error} />}
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button onClick={onClose} data-autofocus>
              {t.common.cancel}
            </Button>
            <Button
              color="red"
              variant="filled"
              loading={restore.isPending}
              onClick={() => restore.mutate(backup.name)}
            >
              {t.settings.restoreNow}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
