import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const videoCommands = {
  'video.import-boxes': { name: t.commands.importBoxes },
  'video.export': { name: t.commands.exportVideo },
} satisfies Record<string, CommandDefinition>;
