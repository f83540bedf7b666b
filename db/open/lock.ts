import { closeSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { CaliperError } from '../../main/contract/errors.ts';
import { databaseError } from '../errors.ts';
import { libraryFiles } from './files.ts';
import { openOwnFile, readOwnFile, replaceOwnFile } from './own-files.ts';

const Owner = z.object({
  pid: z.number(),
  host: z.string(),
  at: z.string(),
  /** From here on a write-ahead file stands beside the library until it is closed. */
  walStarted: z.boolean(),
});
type Owner = z.infer<typeof Owner>;

export interface Lock {
  /** What the last owner left behind; undefined when it closed in good order. */
  readonly previousOwner: Owner | undefined;
  /** Notes that a write-ahead file exists from now on. */
  walStarted(): void;
  /** Notes that the library is closed in good order. */
  markClosed(): void;
  /** Lets others write. Without `markClosed` before, the next owner finds what a killed process leaves. */
  unlock(): void;
}

/**
 * Takes the right to write to a library. The operating system holds it: the lock is an open exclusive transaction
 * on a second SQLite file, so it ends with the process however that dies, and no stale lock can remain.
 * The owner file beside it only serves to name the holder.
 * Throws `locked` with pid, host and time of the holder.
 */
export function acquireLock(folder: string, at: string): Lock {
  const files = libraryFiles(folder);
  const lock = holdLock(files);
  const previousOwner = readOwner(files.owner);
  const writeOwner = (walStarted: boolean) => {
    const owner: Owner = { pid: process.pid, host: hostname(), at, walStarted };
    replaceOwnFile(files.owner, Buffer.from(JSON.stringify(owner)));
  };
  const unlock = () => {
    lock.exec('ROLLBACK');
    lock.close();
  };
  try {
    writeOwner(previousOwner?.walStarted ?? false);
  } catch (thrown) {
    unlock();
    throw databaseError(thrown);
  }
  return {
    previousOwner,
    walStarted: () => writeOwner(true),
    markClosed: () => rmSync(files.owner, { force: true }),
    unlock,
  };
}

function holdLock(files: ReturnType<typeof libraryFiles>): Database.Database {
  const lock = openLock(files.lock);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (thrown) {
    lock.close();
    const error = databaseError(thrown);
    if (error.code === 'locked') throw lockedError(readOwner(files.owner), thrown);
    if (error.code !== 'database_damaged') throw error;
    // SQLite looks who holds the file before it looks what is in it: rubbish that it could read is held by nobody.
    rmSync(files.lock);
    return holdLock(files);
  }
}

function openLock(path: string): Database.Database {
  try {
    closeSync(openOwnFile(path)); // made with these rights, if it is made
    return new Database(path, { timeout: 250 });
  } catch (thrown) {
    throw databaseError(thrown);
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(String(readOwnFile(path))));
  } catch {
    return undefined;
  }
}

function lockedError(owner: Owner | undefined, cause: unknown): CaliperError {
  const holder = owner ? `process ${owner.pid} on ${owner.host}, since ${owner.at}` : 'another process';
  return new CaliperError(
    'locked',
    `This library is already open in another Caliper (${holder}). Only one at a time can have it open, even to look.`,
    { cause, details: owner ? { pid: owner.pid, host: owner.host, at: owner.at } : {} },
  );
}
