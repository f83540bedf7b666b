import { Worker } from 'node:worker_threads';
import type { Backup } from '../../main/contract/system.ts';
import { backupPath, listBackups } from './list.ts';
import { problemsOf } from './problems.ts';

/** `problemsOf` in a worker thread: on a large library it takes a second that the backend does not have. */
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
