import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { commandGroups } from '../commands/all.ts';
import type { CommandDefinition } from '../commands/command.ts';
import { KeyCaps } from '../components/key-caps.tsx';
import { t } from '../texts/index.ts';
import classes from './keyboard-map.module.css';
import section from './section.module.css';

/** Every command and its keys. */
export function KeyboardMap() {
  const [text, setText] = useState('');
  const wanted = text.toLowerCase();
  return (
    <div className={section.section}>
      <p className={section.hint}>{t.settings.keyboardHint}</p>
      <TextInput
        className={classes.find}
        type="search"
        aria-label={t.settings.keyboardFind}
        placeholder={t.settings.keyboardFind}
        leftSection={<IconSearch size={14} stroke={1.5} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.groups}>
        {commandGroups.map(({ name, commands }) => {
          const shown = Object.entries<CommandDefinition>(commands).filter(([, command]) =>
            `${command.name} ${command.keys?.join(' ') ?? ''}`.toLowerCase().includes(wanted),
          );
          if (shown.length === 0) return null;
          return (
            <section key={name} className={classes.group}>
              <h3>{name}</h3>
              <dl>
                {shown.map(([id, command]) => (
                  <div key={id} className={classes.row}>
                    <dt>{command.name}</dt>
                    <dd>
                      {command.keys === undefined
                        ? '–'
                        : command.keys.map((keys) => <KeyCaps key={keys} keys={keys} />)}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </div>
  );
}
