import type { CommandDefinition } from '../commands/command.ts';
import { t } from '../texts/index.ts';

export const jobsCommands = {
  'jobs.cancel': { name: t.commands.cancelJob, keys: ['Delete'] },
  'jobs.retry': { name: t.commands.retryJob, keys: ['R'] },
  'jobs.finish': { name: t.commands.finishTraining, keys: ['E'] },
  'jobs.next': { name: t.commands.nextJob, keys: ['ArrowDown', 'J'] },
  'jobs.previous': { name: t.commands.previousJob, keys: ['ArrowUp', 'K'] },
} satisfies Record<string, CommandDefinition>;
