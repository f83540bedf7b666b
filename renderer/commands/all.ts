import type { DesktopCommand } from '../../main/contract/desktop.ts';
import { datasetsCommands } from '../datasets/commands.ts';
import { frameCommands } from '../frame/commands.ts';
import { jobsCommands } from '../jobs/commands.ts';
import { libraryCommands } from '../library/commands.ts';
import { modelsCommands } from '../models/commands.ts';
import { settingsCommands } from '../settings/commands.ts';
import { t } from '../texts/index.ts';
import { videoCommands } from '../video/commands.ts';
import type { CommandDefinition } from './command.ts';

/** Every command there is, by where it works. */
export const commandGroups = [
  { name: t.screens.everywhere, commands: frameCommands },
  { name: t.screens.library, commands: libraryCommands },
  { name: t.screens.video, commands: videoCommands },
  { name: t.screens.datasets, commands: datasetsCommands },
  { name: t.screens.models, commands: modelsCommands },
  { name: t.screens.jobs, commands: jobsCommands },
  { name: t.screens.settings, commands: settingsCommands },
] as const;

const allCommands = {
  ...frameCommands,
  ...libraryCommands,
  ...videoCommands,
  ...datasetsCommands,
  ...modelsCommands,
  ...jobsCommands,
  ...settingsCommands,
};
export type CommandId = keyof typeof allCommands;
export const commands: Readonly<Record<CommandId, CommandDefinition>> = allCommands;

/** What the desktop menu's commands are here. */
export const menuCommands: Readonly<Record<DesktopCommand, CommandId>> = {
  'open-media': 'library.open-files',
  'open-folder': 'library.open-folder',
  'import-annotations': 'video.import-boxes',
  'import-model': 'models.import',
  export: 'video.export',
  undo: 'frame.undo',
  redo: 'frame.redo',
  find: 'frame.palette',
  'show-library': 'frame.go-library',
  'show-jobs': 'frame.go-jobs',
  'show-models': 'frame.go-models',
  'show-settings': 'frame.go-settings',
  'show-shortcuts': 'frame.shortcuts',
};
