import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { toErrorValue } from '../../main/contract/error-value.ts';
import { databaseError } from '../errors.ts';
import { openForReading } from '../open/connection.ts';
import { syncFile } from '../open/files.ts';
import type { CopyOrder, CopyOutcome } from './copy.ts';
import { problemsOf } from './problems.ts';

// The thread of `copyInWorker`: copies one library file, checks the copy, flushes it, reports and ends.
const { from, to } = workerData as CopyOrder;
let outcome: CopyOutcome;
try {
  await copy();
  leaveWalMode();
  const problems = problemsOf(to);
  syncFile(to);
  outcome = { problems };
} catch (thrown) {
  outcome = { error: toErrorValue(databaseError(thrown)) };
}
parentPort!.postMessage(outcome);

/** All pages in one step: an edit on the writer's connection between two steps would make the copy start again. */
async function copy(): Promise<void> {
  const library = openForReading(from);
  try {
    await library.backup(to, { progress: () => Number.MAX_SAFE_INTEGER });
  } finally {
    library.close();
  }
}

/** A backup is one file: its copy of the WAL flag would ask for companions that a read-only medium cannot have. */
function leaveWalMode(): void {
  const copied = new Database(to);
  try {
    copied.pragma('journal_mode = DELETE');
  } finally {
    copied.close();
  }
}
