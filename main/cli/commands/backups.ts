import type { Command } from 'commander';
import { type CommonOptions, command } from '../command.ts';
import { printResult } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';

/** Shows all backups. */
const list = (options: CommonOptions): Promise<void> =>
  withSession(options, async ({ client, output }) => {
    const { backups } = await client.system.backups({});
    const rows = backups.map(({ name, at, bytes, reason }) => [name, at, String(bytes), reason]);
    const text =
      backups.length === 0 ? 'There are no backups yet.' : table(['backup', 'at', 'bytes', 'made'], rows);
    printResult(output, text, { backups });
  });

export function backupsCommand(): Command {
  const backups = command('backups', 'list, make and restore backups of the library').action(list);
  backups
    .command('list')
    .description('the same as without a word')
    .action((_own: object, self: Command) => list(self.optsWithGlobals()));
  backups
    .command('make')
    .description('back up now')
    .action((_own: object, make: Command) =>
      withSession(make.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const backup = await client.system.backUp({});
        printResult(output, `Backed up and verified: ${backup.name}`, { backup });
      }),
    );
  backups
    .command('restore <name>')
    .description('put a backup in the place of the library; what stood there is kept beside it')
    .action((name: string, _own: object, restore: Command) =>
      withSession(restore.optsWithGlobals<CommonOptions>(), async ({ client, output }) => {
        const backup = await client.system.restore({ name });
        printResult(output, `Restored ${backup.name}. What stood before is kept in the library folder.`, {
          backup,
        });
      }),
    );
  return backups;
}
