import { exitCodes } from './exit-codes.ts';
import { runCommandLine } from './run.ts';
import { watchStreams } from './streams.ts';

// Started by a launcher that is gone: nobody waits for this any more, and nobody could interrupt it.
process.on('disconnect', () => process.exit(exitCodes.cancelled));
process.channel?.unref(); // it keeps nothing alive that is done
const failed = watchStreams();
const status = await runCommandLine(process.argv.slice(2));
process.exitCode = failed() ?? status;
process.on('exit', () => {
  process.exitCode = failed() ?? status; // the last words may still be on their way
});
