import { runCommandLine } from './run.ts';
import { watchStreams } from './streams.ts';

const failed = watchStreams();
const status = await runCommandLine(process.argv.slice(2));
process.exitCode = failed() ?? status;
process.on('exit', () => {
  process.exitCode = failed() ?? status; // the last words may still be on their way
});
