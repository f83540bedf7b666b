import { CaliperError } from '../contract/errors.ts';

let steps = 0;

/** How many steps of reading this process has made; a count that stands still means that it is stuck. */
export const stepsMade = (): number => steps;

/** Between two steps of reading: counts one, and throws `cancelled` once the signal was given. */
export function assertNotCancelled(signal: AbortSignal | undefined): void {
  steps += 1;
  if (signal?.aborted) throw new CaliperError('cancelled', 'Cancelled.', { cause: signal.reason });
}
