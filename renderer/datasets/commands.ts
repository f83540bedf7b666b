import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const datasetsCommands = {
  'datasets.check': { name: t.commands.checkDataset, keys: ['C'] },
  'datasets.train': { name: t.commands.trainOnDataset, keys: ['T'] },
  'datasets.split': { name: t.commands.splitDataset },
  'datasets.remove': { name: t.commands.removeDataset, keys: ['Delete'] },
} satisfies Record<string, CommandDefinition>;
