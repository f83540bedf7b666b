import { existsSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { CaliperError } from '../../main/contract/errors.ts';
import type { OpenFinding } from '../../main/contract/system.ts';
import { deleteIncompleteBatches } from '../annotations/batch.ts';
import { appendAudit } from '../audit/chain.ts';
import { backUp, backUpIfChanged } from '../backup/backup.ts';
import { keepAsFound } from '../backup/keep-as-found.ts';
import { listBackups } from '../backup/list.ts';
import { soundBackups } from '../backup/verify.ts';
import { type Clock, systemClock, utcText } from '../clock.ts';
import { inTransaction } from '../edit/gesture.ts';
import { databaseError } from '../errors.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { uuidv7 } from '../ids.ts';
import { latestVersion } from '../migrations/index.ts';
import { openForReading, openForWriting } from './connection.ts';
import { createLibrary } from './create.ts';
import { libraryFiles } from './files.ts';
import { readableHandle, writableHandle } from './handle.ts';
import { inspectFile } from './inspect.ts';
import { acquireLock } from './lock.ts';
import { migrate } from './migrate.ts';
import { assertOwnPlaces } from './own-files.ts';
import { forgetPageSums } from './page-sums.ts';
import { makePrivate, makePrivateFolder } from './private.ts';
import { finishRestore, interruptRunningJobs, removeLeftovers } from './recover.ts';
import { compareWithMark, Safekeeping } from './safekeeping.ts';

export interface OpenOptions {
  /** The person who works; goes into every audit row. */
  readonly actor: string;
  readonly appVersion: string;
  readonly clock?: Clock;
  readonly newId?: () => string;
  /** Told of each change inside its transaction. */
  readonly onRecorded?: WritableDb['onRecorded'];
  /** Back up in the background if something changed since the last backup. Default true. */
  readonly backUpOnOpen?: boolean;
}

/**
 * Opens the library of a folder for writing, creates it where there is none, migrates it after a backup.
 * Throws `locked` (names the holder), `newer_version`, `unsupported_format`, `database_damaged` (with the backups
 * that are good), `read_only`, `disk_full`. In each of these cases the library file stays as it was.
 */
export async function openDatabase(folder: string, options: OpenOptions): Promise<WritableDb> {
  const clock = options.clock ?? systemClock;
  const newId = options.newId ?? (() => uuidv7(clock.utcMs()));
  const files = libraryFiles(folder);
  createFolder(folder);
  assertOwnPlaces(folder);
  const lock = acquireLock(folder, utcText(clock));
  let sqlite: Database.Database | undefined;
  try {
    finishRestore(folder);
    removeLeftovers(folder);
    makePrivate(folder);
    const walMissing = (lock.previousOwner?.walStarted ?? false) && !existsSync(files.wal);
    const migratedFrom = inspectFile(files.database);
    const wasThere = listBackups(folder).length > 0 || existsSync(files.mark);
    if (migratedFrom === 0 && wasThere) throw missingFile();
    if (migratedFrom === 0) createLibrary(folder);
    const found = migratedFrom === latestVersion ? findingsOf(folder, clock) : null;
    if (migratedFrom !== latestVersion) forgetPageSums(folder); // a migration writes past them
    sqlite = openForWriting(files.database);
    if (migratedFrom > 0 && migratedFrom < latestVersion) {
      await backUp({ folder, clock }, `before migration from schema ${migratedFrom}`);
    }
    migrate(sqlite, latestVersion);
    const report = {
      ...{ created: migratedFrom === 0, migratedFrom: migratedFrom || latestVersion, walMissing, found },
    };
    const db = writableHandle(sqlite, lock, new Safekeeping(sqlite, folder, found === null), {
      opened: { ...report, interruptedJobs: [], removedBatches: 0 },
      folder,
      clock,
      newId,
      onRecorded: options.onRecorded,
      session: { id: newId(), actor: options.actor, appVersion: options.appVersion },
    });
    db.opened = inTransaction(db, () => {
      const opened = {
        ...report,
        interruptedJobs: interruptRunningJobs(db),
        removedBatches: deleteIncompleteBatches(db),
      };
      appendAudit(db, { action: 'library.open', entity: 'library', entityId: '', after: opened });
      return opened;
    });
    db.safekeeping.begin();
    lock.walStarted();
    if (options.backUpOnOpen ?? true) db.background(backUpIfChanged(db, 'on opening'));
    return db;
  } catch (thrown) {
    sqlite?.close();
    lock.unlock();
    throw withBackups(databaseError(thrown), folder);
  }
}

/** What is not as it was left. Its files are then kept as they are before anything is written to them. */
function findingsOf(folder: string, clock: Clock): OpenFinding | null {
  const found = compareWithMark(folder);
  if (found === undefined) return null;
  const isDamage = found.missing !== null || found.changedTables.length > 0;
  return isDamage ? { ...found, keptAs: keepAsFound(folder, clock) } : found;
}

/** Opens a library to look only, also while somebody else writes to it. Same errors as `openDatabase`, never `locked`. */
export function openForLooking(folder: string): ReadableDb {
  const { database } = libraryFiles(folder);
  assertOwnPlaces(folder);
  if (!existsSync(database)) throw new CaliperError('not_found', 'There is no library in this folder.');
  const version = inspectFile(database);
  if (version < latestVersion) {
    throw new CaliperError('conflict', 'This library is of an older version: open it for writing once.', {
      details: { version, latestVersion },
    });
  }
  const sqlite = openForReading(database);
  return Object.assign(readableHandle(sqlite, folder).readable, {
    async close() {
      sqlite.close();
    },
  });
}

function createFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
  } catch (thrown) {
    if (statSync(folder, { throwIfNoEntry: false })?.isFile())
      throw new CaliperError('invalid_input', `${folder} is a file. A library is a folder: name one.`, {
        details: { folder },
        cause: thrown,
      });
    throw databaseError(thrown);
  }
}

const missingFile = () =>
  new CaliperError(
    'database_damaged',
    'The library file is missing, but what lies beside it says that there was one.',
  );

/** A person whose library cannot be opened needs to know at once which backups can be trusted, and what puts one back. */
function withBackups(error: CaliperError, folder: string): CaliperError {
  if (error.code !== 'database_damaged' && error.code !== 'newer_version') return error;
  const goodBackups = soundBackups(folder);
  const backups = goodBackups.map(({ name }) => name);
  const advice =
    backups.length > 0
      ? `Good backups: ${backups.join(', ')}. \`caliper backups restore NAME --library ${folder}\` puts one in its place and keeps what is there.`
      : 'There is no good backup.';
  return new CaliperError(error.code, `${error.message} ${advice}`, {
    cause: error.cause,
    details: { ...error.details, what: error.message, backups, goodBackups },
  });
}
