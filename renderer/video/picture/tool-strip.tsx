import { Tooltip } from '@mantine/core';
import {
  type Icon,
  IconBrightnessHalf,
  IconHandStop,
  IconMaximize,
  IconPointer,
  IconPolygon,
  IconRectangle,
  IconRuler2,
  IconZoom,
} from '@tabler/icons-react';
import { type CommandId, commands } from '../../commands/all.ts';
import { runCommand } from '../../commands/use-commands.ts';
import { KeyCaps } from '../../components/key-caps.tsx';
import { t } from '../../texts/index.ts';
import { type Tool, useWorkspace } from '../workspace.tsx';
import classes from './tool-strip.module.css';

const tools: readonly { readonly tool: Tool; readonly command: CommandId; readonly icon: Icon }[] = [
  { tool: 'select', command: 'video.select', icon: IconPointer },
  { tool: 'box', command: 'video.box', icon: IconRectangle },
  { tool: 'polygon', command: 'video.polygon', icon: IconPolygon },
  { tool: 'length', command: 'video.length', icon: IconRuler2 },
  { tool: 'zoom', command: 'video.zoom', icon: IconZoom },
  { tool: 'pan', command: 'video.pan', icon: IconHandStop },
  { tool: 'brightness', command: 'video.brightness', icon: IconBrightnessHalf },
];

/** What the left mouse button does on the picture. Beside it, where videos leave room. */
export function ToolStrip() {
  const { tool: chosen } = useWorkspace();
  return (
    <div className={classes.strip} role="toolbar" aria-orientation="vertical" aria-label={t.video.tools}>
      {tools.map(({ tool, command, icon }) => (
        <div key={tool} className={tool === 'zoom' ? classes.group : undefined}>
          <StripButton command={command} icon={icon} pressed={tool === chosen} />
        </div>
      ))}
      <div className={classes.group}>
        <StripButton command="video.fit" icon={IconMaximize} />
      </div>
    </div>
  );
}

interface StripButtonProps {
  readonly command: CommandId;
  readonly icon: Icon;
  readonly pressed?: boolean;
}

function StripButton({ command, icon: Picture, pressed }: StripButtonProps) {
  const { name, keys } = commands[command];
  return (
    <Tooltip
      position="right"
      label={
        <>
          {name} <KeyCaps keys={keys?.[0] ?? ''} />
        </>
      }
    >
      <button
        type="button"
        className={classes.button}
        aria-label={name}
        aria-pressed={pressed}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => runCommand(command)}
      >
        <Picture size={18} stroke={1.5} aria-hidden />
      </button>
    </Tooltip>
  );
}
