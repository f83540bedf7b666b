import { CommanderError } from 'commander';
import { fromWireError } from '../contract/wire-error.ts';
import { describeError, describeErrorVerbosely } from './describe-error.ts';
import { exitCodes } from './exit-codes.ts';
import { buildProgram } from './program.ts';

// The boundary of the command line: whatever is thrown ends as one paragraph and an exit status.
const args = process.argv.slice(2);
try {
  await buildProgram().parseAsync(args, { from: 'user' });
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    process.exitCode = thrown.exitCode === 0 ? 0 : exitCodes.invalid_input; // commander has said what is wrong
  } else {
    const error = fromWireError(thrown);
    const { code, message, details } = error;
    if (args.includes('--json'))
      process.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
    const text = args.includes('--verbose') ? describeErrorVerbosely(error) : describeError(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCodes[code];
  }
}
