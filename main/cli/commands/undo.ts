import type { Command } from 'commander';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';

export function undoCommand(): Command {
  return command('undo', 'take back the last edit, also one of an earlier session').action(
    (options: CommonOptions) =>
      withSession(options, async ({ client, output }) => {
        const { step } = await client.annotations.undo({});
        printResult(
          output,
          step === null ? 'There is nothing to undo.' : `Undone: ${step.label} of ${step.at}.`,
          { step },
        );
      }),
  );
}

export function redoCommand(): Command {
  return command('redo', 'do again what was last undone').action((options: CommonOptions) =>
    withSession(options, async ({ client, output }) => {
      const { step } = await client.annotations.redo({});
      printResult(
        output,
        step === null ? 'There is nothing to redo.' : `Done again: ${step.label} of ${step.at}.`,
        { step },
      );
    }),
  );
}

export function historyCommand(): Command {
  return command('history', 'show the edits that can be undone and redone').action((options: CommonOptions) =>
    withSession(options, async ({ client, output }) => {
      const { steps } = await client.annotations.history({});
      const rows = steps.map(({ sequence, at, label, undone }) => [
        String(sequence),
        at,
        label,
        undone ? 'undone' : '',
      ]);
      printResult(
        output,
        steps.length === 0 ? 'There are no edits yet.' : table(['row', 'at', 'edit', ''], rows),
        { steps },
      );
    }),
  );
}
