import { toCaliperError } from '../contract/errors.ts';
import { exitCodes } from './exit-codes.ts';

/**
 * Keeps the work going where nobody reads its words any more (`caliper … | head -1`), and says where they could not be
 * written. Returns the exit status of such a failure, which is undefined as long as there is none.
 */
export function watchStreams(): () => number | undefined {
  let failure: number | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || failure !== undefined) return;
    const { code } = toCaliperError(error);
    failure = exitCodes[code];
    const why = code === 'disk_full' ? 'its disk is full' : error.message;
    process.stderr.write(
      `The output could not be written: ${why}. What was stored in the library is kept; write the output somewhere else.\n`,
    );
  });
  process.stderr.on('error', () => {}); // there is nowhere left to say so
  return () => failure;
}
