import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import type { RefusedLibrary } from '../../main/contract/desktop.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { notifyError } from '../components/notify.tsx';
import { connection } from '../connection/backend.ts';
import { desktop } from '../connection/desktop.ts';
import { formatTime } from '../format.ts';
import { t } from '../texts/index.ts';

/** What is said in the place of a screen while there is no library: why, and the way out. */
export function LostLibrary() {
  const refused = connection.refused();
  if (refused !== undefined) return <Refused refused={refused} />;
  return (
    <EmptyState
      icon={IconPlugConnectedX}
      title={t.frame.lostTitle}
      hint={desktop === undefined ? t.frame.lostBrowser : `${connection.reason()} ${t.frame.lostHint}`}
    />
  );
}

function Refused({ refused: { code, backups } }: { readonly refused: RefusedLibrary }) {
  const [opening, setOpening] = useState(false);
  const open = (backup?: string) => {
    setOpening(true);
    desktop
      ?.openLibrary(backup)
      .catch(notifyError)
      .finally(() => setOpening(false));
  };
  const isLocked = code === 'locked';
  const mayRestore = code === 'database_damaged' || code === 'newer_version';
  return (
    <EmptyState
      icon={IconPlugConnectedX}
      title={t.frame.refusedTitle}
      hint={
        <>
          <p>{isLocked ? t.frame.refusedLocked : connection.reason()}</p>
          {isLocked ? null : <p>{t.frame.refusedHint}</p>}
          {isLocked ? (
            <details>
              <summary>{t.common.details}</summary>
              {connection.reason()}
            </details>
          ) : null}
          {mayRestore ? <p>{backups.length === 0 ? t.frame.noGoodBackup : t.frame.restoreKeeps}</p> : null}
        </>
      }
    >
      {mayRestore
        ? backups.map(({ name, at, reason }) => (
            <Button key={name} disabled={opening} onClick={() => open(name)}>
              {t.frame.restoreThis(formatTime(at), reason)}
            </Button>
          ))
        : null}
      <Button disabled={opening} onClick={() => open()}>
        {t.common.retry}
      </Button>
    </EmptyState>
  );
}
