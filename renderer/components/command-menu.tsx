import { Menu } from '@mantine/core';
import { type CommandId, commands } from '../commands/all.ts';
import { runCommand, useAvailableCommands } from '../commands/use-commands.ts';
import classes from './command-menu.module.css';
import { KeyCaps } from './key-caps.tsx';

interface CommandMenuProps {
  readonly label: string;
  /** Commands that belong together; what is not possible now is left out. */
  readonly groups: readonly (readonly CommandId[])[];
  /** Where the right button was pressed, in CSS pixels of the positioned parent. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** What is possible here and now, with its keys. */
export function CommandMenu({ label, groups, at, onClose }: CommandMenuProps) {
  const available = useAvailableCommands();
  const shown = groups
    .map((group) => group.filter((id) => available.includes(id)))
    .filter(({ length }) => length > 0);
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={2} withinPortal>
      <Menu.Target>
        <span
          role="button"
          tabIndex={-1}
          aria-label={label}
          className={classes.anchor}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map((group, index) => (
          <div key={group[0]} role="presentation">
            {index === 0 ? null : <Menu.Divider />}
            {group.map((id) => (
              <Menu.Item
                key={id}
                rightSection={<KeyCaps keys={commands[id].keys?.[0] ?? ''} />}
                onClick={() => runCommand(id)}
              >
                {commands[id].name}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
