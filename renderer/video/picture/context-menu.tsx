import { Menu } from '@mantine/core';
import { type CommandId, commands } from '../../commands/all.ts';
import { runCommand, useAvailableCommands } from '../../commands/use-commands.ts';
import { KeyCaps } from '../../components/key-caps.tsx';
import { t } from '../../texts/index.ts';
import classes from './stage.module.css';

const offered: readonly (readonly CommandId[])[] = [
  ['video.accept', 'video.correct', 'video.reject'],
  ['video.key-frame', 'video.outside', 'video.occluded'],
  ['video.rename', 'video.state-size', 'video.delete', 'video.delete-lesion'],
  ['video.new-lesion', 'video.fit', 'video.run'],
];

interface ContextMenuProps {
  /** Where the right button was pressed, in CSS pixels of the stage. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

/** What is possible here and now, with its keys. */
export function ContextMenu({ at, onClose }: ContextMenuProps) {
  const available = useAvailableCommands();
  const groups = offered
    .map((group) => group.filter((id) => available.includes(id)))
    .filter(({ length }) => length > 0);
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={2} withinPortal>
      <Menu.Target>
        <span
          role="button"
          tabIndex={-1}
          aria-label={t.video.menu}
          className={classes.menuAnchor}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map((group, index) => (
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
