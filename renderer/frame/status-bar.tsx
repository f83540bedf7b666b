import { IconCheck } from '@tabler/icons-react';
import { useIsMutating } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { type CommandId, commands } from '../commands/all.ts';
import { runCommand, useAvailableCommands } from '../commands/use-commands.ts';
import { Chip } from '../components/chip.tsx';
import { KeyCaps } from '../components/key-caps.tsx';
import { connection } from '../connection/backend.ts';
import { formatLargeCount } from '../format.ts';
import { countPatients } from '../library/count-patients.ts';
import { useLibrary } from '../library/use-library.ts';
import { t } from '../texts/index.ts';
import classes from './status-bar.module.css';

/** What must always be in sight: the notice, whether everything is saved, the keys that work here. */
export function StatusBar({ hints }: { readonly hints: readonly CommandId[] }) {
  const available = useAvailableCommands();
  const { data: items = [] } = useLibrary();
  const patientCount = countPatients(items);
  const frameCount = items.reduce((sum, { frameCount }) => sum + frameCount, 0);
  return (
    <footer className={classes.status}>
      <strong className={classes.notice}>{t.notice}</strong>
      <SaveState />
      <ul className={classes.hints}>
        {hints
          .filter((id) => available.includes(id))
          .map((id) => (
            <li key={id}>
              <button type="button" className={classes.hint} onClick={() => runCommand(id)}>
                {commands[id].name}
                <KeyCaps keys={commands[id].keys?.[0] ?? ''} />
              </button>
            </li>
          ))}
      </ul>
      <span className={classes.library}>{t.frame.library(patientCount, formatLargeCount(frameCount))}</span>
    </footer>
  );
}

function SaveState() {
  const state = useSyncExternalStore(connection.subscribe, connection.state);
  const saving = useIsMutating() > 0;
  if (state === 'lost') return <Chip tone="danger">{t.frame.lost}</Chip>;
  if (state === 'connecting') return <Chip tone="active">{t.frame.connecting}</Chip>;
  return (
    <span className={classes.saved} role="status">
      {saving ? (
        t.frame.saving
      ) : (
        <>
          <IconCheck size={14} aria-hidden />
          {t.frame.saved}
        </>
      )}
    </span>
  );
}
