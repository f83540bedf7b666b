import { CaliperError } from '../contract/errors.ts';

/** Throws `cancelled` once the signal was given. */
export function assertNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CaliperError('cancelled', 'Cancelled.', { cause: signal.reason });
}
