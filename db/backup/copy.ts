import { Worker } from 'node:worker_threads';
import type { ErrorValue } from '../../main/contract/base.ts';
import { fromErrorValue } from '../../main/contract/error-value.ts';

export interface CopyOrder {
  readonly from: string;
  readonly to: string;
}

export type CopyOutcome = { readonly problems: readonly string[] } | { readonly error: ErrorValue };

/**
 * Copies a library with SQLite's online backup, checks the copy and flushes it to the disk, in a thread of its own: for
 * a library of 100 MB the flush alone would hold the backend for a third of a second. Edits go on meanwhile; the copy
 * holds the library as of one moment. Returns what is wrong with the copy, nothing as a rule. Throws as `backUp` does.
 */
export async function copyInWorker(order: CopyOrder): Promise<readonly string[]> {
  const outcome = await new Promise<CopyOutcome>((resolve, reject) => {
    const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the backup's thread ended with code ${code}`)));
  });
  if ('error' in outcome) throw fromErrorValue(outcome.error);
  return outcome.problems;
}
