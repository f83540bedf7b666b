import { CommanderError } from 'commander';
import { CaliperError } from '../contract/errors.ts';
import { fromWireError } from '../contract/wire-error.ts';
import { describeError, describeErrorVerbosely } from './describe-error.ts';
import { exitCodes } from './exit-codes.ts';
import { buildProgram } from './program.ts';

/**
 * Runs `caliper ARGS` and returns its exit status. This is the boundary of the command line: whatever is thrown ends
 * as one paragraph, or with --json as a value.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const error = thrown instanceof CommanderError ? usageError(thrown) : fromWireError(thrown);
    const { code, message, details } = error;
    if (args.includes('--json')) {
      process.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
    }
    // Commander has already said what is wrong with the arguments.
    if (!(thrown instanceof CommanderError)) {
      const describe = args.includes('--verbose') ? describeErrorVerbosely : describeError;
      process.stderr.write(`${describe(error, args)}\n`);
    }
    return exitCodes[code];
  }
}

/** What Commander found wrong with the arguments; where nothing was asked for, it has shown the help. */
function usageError({ code, message }: CommanderError): CaliperError {
  const said =
    code === 'commander.help' ? 'A command is needed; the help lists them.' : message.replace(/^error: /, '');
  return new CaliperError('invalid_input', said);
}
