import { CommanderError } from 'commander';
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
    // Commander has already said what is wrong with the arguments.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : exitCodes.invalid_input;
    const error = fromWireError(thrown);
    const { code, message, details } = error;
    if (args.includes('--json')) {
      process.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
    }
    const text = args.includes('--verbose') ? describeErrorVerbosely(error) : describeError(error);
    process.stderr.write(`${text}\n`);
    return exitCodes[code];
  }
}
