import { Button, Group, Modal, Skeleton } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backup } from '../../main/contract/system.ts';
import { fromWireError } from '../../main/contract/wire-error.ts';
import { useCommands } from '../commands/use-commands.ts';
import { Chip } from '../components/chip.tsx';
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
  const [damaged, setDamaged] = useState<ReadonlySet<string>>(new Set());
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
                <td>
                  {backup.reason}{' '}
                  {damaged.has(backup.name) ? <Chip tone="danger">{t.settings.damagedBackup}</Chip> : null}
                </td>
                <td data-numeric>{formatBytes(backup.bytes)}</td>
                <td data-numeric>
                  <Button
                    aria-label={`${t.settings.restore} ${formatTime(backup.at)}`}
                    disabled={damaged.has(backup.name)}
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
      <RestoreDialog
        backup={chosen}
        onClose={() => setChosen(null)}
        onDamaged={(name) => setDamaged(new Set([...damaged, name]))}
      />
    </div>
  );
}

/** Says what is kept before anything is replaced. */
function RestoreDialog({
  backup,
  onClose,
  onDamaged,
}: {
  readonly backup: Backup | null;
  readonly onClose: () => void;
  readonly onDamaged: (name: string) => void;
}) {
  const restore = useMutation({
    mutationFn: (name: string) => backend.system.restore({ name }),
    meta: { quiet: true },
    onError: (thrown, name) => {
      if (fromWireError(thrown).details.damagedBackup === true) onDamaged(name);
    },
    onSuccess: () => {
      notify(t.settings.restored);
      void queryClient.invalidateQueries();
      onClose();
    },
  });
  const close = () => {
    restore.reset(); // the next backup has nothing to do with what failed
    onClose();
  };
  return (
    <Modal opened={backup !== null} onClose={close} title={t.settings.restoreTitle} size={480}>
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
            <Button onClick={close} data-autofocus>
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
