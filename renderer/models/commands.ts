import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const modelsCommands = {
  'models.import': { name: t.commands.importModel, keys: ['I'] },
  'models.compare': { name: t.commands.compareGates, keys: ['G'] },
  'models.train': { name: t.commands.train, keys: ['T'] },
  'models.render': { name: t.commands.renderPhantom },
  'models.retrofit': { name: t.commands.retrofit },
} satisfies Record<string, CommandDefinition>;
