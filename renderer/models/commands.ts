import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const modelsCommands = {
  'models.import': { name: t.commands.importModel },
} satisfies Record<string, CommandDefinition>;
