import { Modal } from '@mantine/core';
import { IconMovie, IconSearch } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { type CommandId, commandGroups, commands } from '../commands/all.ts';
import { runCommand, useAvailableCommands } from '../commands/use-commands.ts';
import { KeyCaps } from '../components/key-caps.tsx';
import { useLibrary } from '../library/use-library.ts';
import { goTo } from '../navigation.ts';
import { t } from '../texts/index.ts';
import classes from './palette.module.css';

interface Entry {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly note?: string;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/** Everything that can be done now, and every film, by its first letters. */
export function Palette({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      size={600}
      padding={0}
      yOffset="12vh"
      centered={false}
      aria-label={t.frame.palette}
      transitionProps={{ duration: 80 }}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  );
}

function PaletteBody({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const entries = useEntries(text);
  const chosen = entries[Math.min(at, entries.length - 1)];

  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    // After the dialog has given the focus back, so that what the command opens keeps it.
    setTimeout(entry.run, 100);
  };
  const move = (step: number) => {
    const next = (Math.min(at, entries.length - 1) + step + entries.length) % entries.length;
    setAt(next);
    document.getElementById(`${listId}-${entries[next]?.key}`)?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <div className={classes.palette}>
      <div className={classes.search}>
        <IconSearch size={18} stroke={1.5} aria-hidden />
        <input
          className={classes.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen && `${listId}-${chosen.key}`}
          aria-label={t.frame.palette}
          placeholder={t.palette.placeholder}
          value={text}
          data-autofocus
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Enter') run(chosen);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div className={classes.list} role="listbox" id={listId} aria-label={t.palette.commands}>
        {entries.map((entry, index) => (
          <div key={entry.key} role="presentation">
            {entry.group === entries[index - 1]?.group ? null : (
              <div className={classes.group} role="presentation">
                {entry.group}
              </div>
            )}
            <div
              id={`${listId}-${entry.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              className={classes.entry}
              onClick={() => run(entry)}
              onMouseMove={() => setAt(index)}
            >
              {entry.group === t.palette.media ? <IconMovie size={16} stroke={1.5} aria-hidden /> : null}
              <span className={classes.name}>{entry.name}</span>
              {entry.note === undefined ? null : <span className={classes.note}>{entry.note}</span>}
              {entry.keys === undefined ? null : <KeyCaps keys={entry.keys} />}
            </div>
          </div>
        ))}
        {entries.length === 0 ? <p className={classes.nothing}>{t.palette.nothing}</p> : null}
      </div>
      <div className={classes.foot}>
        <KeyCaps keys="ArrowUp+ArrowDown" /> {t.palette.move}
        <KeyCaps keys="Enter" /> {t.palette.run}
        <KeyCaps keys="Escape" /> {t.palette.close}
      </div>
    </div>
  );
}

function useEntries(text: string): readonly Entry[] {
  const available = useAvailableCommands();
  const { data: items = [] } = useLibrary();
  return useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (...fields: string[]) => {
      const all = fields.join(' ').toLowerCase();
      return words.every((word) => all.includes(word));
    };
    const possible = new Set<CommandId>(available);
    const found: Entry[] = commandGroups.flatMap(({ name: group, commands: ids }) =>
      (Object.keys(ids) as CommandId[])
        .filter((id) => possible.has(id) && id !== 'frame.palette' && matches(group, commands[id].name))
        .map((id) => ({
          key: id,
          group,
          name: commands[id].name,
          keys: commands[id].keys?.[0],
          run: () => void runCommand(id),
        })),
    );
    if (words.length === 0) return found;
    const media = items.filter(({ name, patientPseudonym }) => matches(name, patientPseudonym)).slice(0, 8);
    return [
      ...found,
      ...media.map(({ id, name, patientPseudonym }) => ({
        key: id,
        group: t.palette.media,
        name,
        note: patientPseudonym,
        run: () => goTo('video', id),
      })),
    ];
  }, [available, items, text]);
}
