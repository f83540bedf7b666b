import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const settingsCommands = {
  'settings.self-test': { name: t.commands.selfTest },
  'settings.back-up': { name: t.commands.backUp },
  'settings.verify-audit': { name: t.commands.verifyAudit },
} satisfies Record<string, CommandDefinition>;
