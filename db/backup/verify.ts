import { Worker } from 'node:worker_threads';
import type { Backup } from '../../main/contract/system.ts';
import { verifyChain } from '../audit/verify.ts';
import { openForReading, quickCheck } from '../open/connection.ts';
import { backupPath, listBackups } from './list.ts';

/** What is wrong with a backup file: structure first, then the audit chain. Empty when it can be trusted. */
export function problemsOf(path: string): readonly string[] {
  let sqlite: ReturnType<typeof openForReading> | undefined;
  try {
    sqlite = openForReading(path);
    const problems = quickCheck(sqlite);
    if (problems.length > 0) return problems;
    const { firstBroken, reason } = verifyChain(sqlite);
    return firstBroken === null ? [] : [`audit row ${firstBroken}: ${reason}`];
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)];
  } finally {
    sqlite?.close();
  }
}

/** The same in a worker thread: on a large library it takes a second that the backend does not have. */
export function problemsOfInWorker(path: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: path });
    worker.once('message', (problems: readonly string[]) => resolve(problems));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`verification ended with code ${code}`)));
  });
}

/** The backups that can be trusted now, newest first. */
export const soundBackups = (folder: string): Backup[] =>
  listBackups(folder).filter(({ name }) => problemsOf(backupPath(folder, name)).length === 0);
