import { Portal } from '@mantine/core';
import { IconMovie, IconSearch } from '@tabler/icons-react';
import { useId, useMemo, useRef, useState } from 'react';
import { type CommandId, commandGroups, commands } from '../commands/all.ts';
import { runAnywhere } from '../commands/run-anywhere.ts';
import { useAvailableCommands } from '../commands/use-commands.ts';
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
  /** Not possible as things are: its screen is opened first. */
  readonly elsewhere?: boolean;
  readonly run: () => void;
}

/** Everything that can be done now, and every video, by its first letters. It takes keys from its first moment. */
export function Palette({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const returnTo = useRef<Element | null>(null);
  if (opened) returnTo.current ??= document.activeElement;
  else returnTo.current = null;
  if (!opened) return null;
  const close = () => {
    const before = returnTo.current;
    onClose();
    if (before instanceof HTMLElement) before.focus();
  };
  return (
    <Portal>
      <div className={classes.backdrop} onPointerDown={close}>
        <div
          className={classes.palette}
          role="dialog"
          aria-modal="true"
          aria-label={t.frame.palette}
          onPointerDown={(event) => event.stopPropagation()}
        >
          <PaletteBody onClose={close} />
        </div>
      </div>
    </Portal>
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
    entry.run();
  };
  const move = (step: number) => {
    const next = (Math.min(at, entries.length - 1) + step + entries.length) % entries.length;
    setAt(next);
    document.getElementById(`${listId}-${entries[next]?.key}`)?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <>
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
          autoFocus
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Enter') run(chosen);
            else if (event.key === 'Escape') onClose();
            // The text field is all there is to stop at.
            else if (event.key !== 'Tab') return;
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
              <span className={classes.name} data-elsewhere={entry.elsewhere}>
                {entry.name}
              </span>
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
    </>
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
        .filter((id) => id !== 'frame.palette' && matches(group, commands[id].name))
        .map((id) => ({
          key: id,
          group,
          name: commands[id].name,
          keys: commands[id].keys?.[0],
          elsewhere: !possible.has(id),
          run: () => void runAnywhere(id),
        })),
    );
    // What works here comes first; the order within is that of the keyboard map.
    found.sort((a, b) => Number(a.elsewhere) - Number(b.elsewhere));
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
