import type Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { OpenFinding } from '../main/contract/system.ts';
import type { Clock } from './clock.ts';
import type { RecordedChange } from './edit/topics.ts';
import type { Safekeeping } from './open/safekeeping.ts';

export type Orm = BetterSQLite3Database;

/**
 * A library opened for reading. Functions that only ask take this; a `WritableDb` will do as well.
 * All calls are synchronous.
 */
export interface ReadableDb {
  readonly folder: string;
  readonly schemaVersion: number;
  /** Typed SELECT over `db/schema`. */
  readonly select: Orm['select'];
  /** A prepared SELECT, kept for the life of the handle. Rows come as plain objects with SQL names. */
  read<Row>(sql: string): Database.Statement<unknown[], Row>;
  close(): Promise<void>;
}

/** Who writes, from which program: goes into every audit row. */
export interface Session {
  readonly id: string;
  readonly actor: string;
  readonly appVersion: string;
}

/**
 * The one handle of a library that may write. It does not accept a `ReadableDb` in its place:
 * a function that writes says so in its type.
 */
export interface WritableDb extends ReadableDb {
  readonly session: Session;
  readonly clock: Clock;
  readonly newId: () => string;
  /** What opening found and did: shown to the person, once. */
  readonly opened: OpenReport;
  /** For `db/` alone: everybody else goes through its functions. */
  readonly orm: Orm;
  readonly sqlite: Database.Database;
  readonly safekeeping: Safekeeping;
  /** A prepared statement that writes, kept for the life of the handle. */
  write(sql: string): Database.Statement<unknown[]>;
  /** Told of each change inside its transaction: what it does must wait until that is committed. */
  readonly onRecorded: ((change: RecordedChange) => void) | undefined;
  /** Work that `close` waits for, such as a backup. */
  background(work: Promise<unknown>): void;
}

export interface OpenReport {
  readonly created: boolean;
  /** Schema version before migrations, equal to the present one when none ran. */
  readonly migratedFrom: number;
  /** Ids of jobs that were running when the last process died. */
  readonly interruptedJobs: readonly string[];
  /** Bulk imports that had not been finished and were taken out again. */
  readonly removedBatches: number;
  /** The write-ahead file of a session that did not close is gone: its last edits may be lost. */
  readonly walMissing: boolean;
  /** What is not as it was left: acknowledged work that is missing, and changes from outside. Null where all is well. */
  readonly found: OpenFinding | null;
}
