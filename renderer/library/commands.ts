import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const libraryCommands = {
  'library.open-files': { name: t.commands.openFiles, keys: ['Mod+O'] },
  'library.open-folder': { name: t.commands.openFolder, keys: ['Mod+Shift+O'] },
} satisfies Record<string, CommandDefinition>;
