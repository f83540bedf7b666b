import type { Command } from 'commander';
import { listBackups, restoreBackup } from '../../../db/index.ts';
import { libraryFolderOf } from '../../backend/library-folder.ts';
import { type CommonOptions, command } from '../command.ts';
import { printResult, processOutput } from '../output.ts';
import { withSession } from '../session.ts';
import { table } from '../table.ts';

/** Shows all backups. Opens nothing: it works whatever became of the library. */
const list = (options: CommonOptions): void => {
  const backups = listBackups(libraryFolderOf(options.library));
  const rows = backups.map(({ name, at, bytes, reason }) => [name, at, String(bytes), reason]);
  const text =
    backups.length === 0 ? 'There are no backups yet.' : table(['backup', 'at', 'bytes', 'made'], rows);
  printResult(processOutput(options), text, { backups });
};

/** Needs no library that can be opened: it may be damaged, gone or of a newer Caliper. */
function restore(name: string, options: CommonOptions): void {
  const { backup, kept } = restoreBackup(libraryFolderOf(options.library), name);
  const before = kept
    ? `What stood before is the backup ${kept.name}, which can be restored in turn.`
    : 'No library file stood there before.';
  printResult(processOutput(options), `Restored ${backup.name}. ${before}`, { backup, kept: kept ?? null });
}

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
    .description('put a backup in the place of the library; what stood there becomes a backup')
    .action((name: string, _own: object, self: Command) => restore(name, self.optsWithGlobals()));
  return backups;
}
