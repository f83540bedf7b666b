import { existsSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { OpenFinding } from '../../main/contract/system.ts';
import { openForReading } from './connection.ts';
import { libraryFiles } from './files.ts';
import { type Mark, MarkWriter, readMark } from './mark.ts';
import {
  changedPages,
  forgetPageSums,
  type PageSums,
  pagesInWal,
  readPageSums,
  sumPages,
  writePageSums,
} from './page-sums.ts';

/** The write-ahead file is folded into the library once it is this large. SQLite's own habit is 1,000 pages. */
const foldAtBytes = 4 << 20;
/** Its size is looked at this often; so many commits of a few pages each stay far below it. */
const commitsBetweenLooks = 16;

/**
 * Compares a library that nobody has opened for writing with what was acknowledged and with the checksums of its pages.
 * Reads only. Undefined where nothing is wrong.
 */
export function compareWithMark(folder: string): OpenFinding | undefined {
  const files = libraryFiles(folder);
  const sqlite = openForReading(files.database);
  try {
    const mark = readMark(files.mark);
    const sums = readPageSums(files.sums);
    const found = {
      missing: missingOf(sqlite, mark),
      changedTables: changedTablesOf(sqlite, folder, sums),
      // A library with a mark has had checksums: without them a change from outside would go unseen.
      unreadable: mark === 'unreadable' || sums === 'unreadable' || (sums === 'missing' && mark !== 'none'),
      keptAs: null,
    };
    const isWhole = found.missing === null && found.changedTables.length === 0 && !found.unreadable;
    return isWhole ? undefined : found;
  } finally {
    sqlite.close();
  }
}

function missingOf(sqlite: Database.Database, mark: Mark | 'none' | 'unreadable'): OpenFinding['missing'] {
  if (mark === 'none' || mark === 'unreadable') return null;
  const now = markReader(sqlite)();
  const isThere = sqlite
    .prepare('SELECT 1 FROM audit WHERE sequence = ? AND hash = ?')
    .get(mark.sequence, mark.hash);
  if (now.commits >= mark.commits && (isThere !== undefined || mark.sequence === 0)) return null;
  const lost = now.sequence < mark.sequence;
  return {
    steps: Math.max(0, mark.commits - now.commits),
    firstEdit: lost ? now.sequence + 1 : null,
    lastEdit: lost ? mark.sequence : null,
  };
}

function changedTablesOf(
  sqlite: Database.Database,
  folder: string,
  kept: PageSums | 'none' | 'missing' | 'unreadable',
): readonly string[] {
  if (typeof kept === 'string') return [];
  const { database, wal } = libraryFiles(folder);
  const pages = changedPages(database, kept, pagesInWal(wal));
  if (pages.length === 0) return [];
  try {
    const names = sqlite
      .prepare(
        `SELECT DISTINCT coalesce(schema.tbl_name, stat.name) FROM dbstat AS stat
         LEFT JOIN sqlite_schema AS schema ON schema.name = stat.name
         WHERE stat.pageno IN (SELECT value FROM json_each(?)) ORDER BY 1`,
      )
      .pluck()
      .all(JSON.stringify(pages)) as string[];
    return names.length > 0 ? names : ['unused space'];
  } catch {
    return ['tables that cannot be named']; // the damage is in what would name them
  }
}

/** Reads how far a library has come. */
function markReader(sqlite: Database.Database): () => Mark {
  const commits = sqlite.prepare('SELECT commits FROM ledger WHERE key = 1').pluck();
  const last = sqlite.prepare(
    'SELECT sequence, hash FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)',
  );
  return () => ({
    commits: commits.get() as number,
    ...((last.get() as Omit<Mark, 'commits'> | undefined) ?? { sequence: 0, hash: '0'.repeat(64) }),
  });
}

/**
 * What an open library does so that silent damage is told: it counts each transaction inside it, notes after it how far
 * it has come, and keeps the checksums of the library file's pages whenever the write-ahead file is folded into it. The
 * fold is its alone (`wal_autocheckpoint` is off): checksums are on the disk before SQLite writes over the frames that
 * would explain a difference.
 */
export class Safekeeping {
  readonly #sqlite: Database.Database;
  readonly #folder: string;
  readonly #mark: MarkWriter;
  readonly #count: Database.Statement;
  readonly #markNow: () => Mark;
  #sums: PageSums | undefined;
  #commits = 0;
  /** Whether nothing was written since the last fold that came to its end. */
  #isFolded = false;

  /** @param trusted whether the kept checksums fit; otherwise the library as it is becomes the one to compare with */
  constructor(sqlite: Database.Database, folder: string, trusted: boolean) {
    this.#sqlite = sqlite;
    this.#folder = folder;
    this.#count = sqlite.prepare('UPDATE ledger SET commits = commits + 1 WHERE key = 1');
    this.#markNow = markReader(sqlite);
    const files = libraryFiles(folder);
    const kept = trusted ? readPageSums(files.sums) : 'none';
    this.#sums = typeof kept === 'string' ? undefined : kept;
    this.#mark = new MarkWriter(files.mark);
  }

  /** The opening is on record: from here on the library as it is is the one to compare with. */
  begin(): void {
    this.#mark.reset(this.#markNow());
    if (this.#sums !== undefined) return;
    forgetPageSums(this.#folder); // where a reader keeps the fold from its end, none is better than those that do not fit
    this.fold();
  }

  /** Belongs into each transaction that changes something. */
  count(): void {
    this.#count.run();
  }

  /**
   * Belongs behind it. Never throws: the transaction is on the disk by now, and must not be reported as failed because a
   * full disk has no room for a mark, which then tells less, or for a fold, which is tried again.
   */
  acknowledge(): void {
    this.#isFolded = false;
    this.#commits += 1;
    try {
      this.#mark.write(this.#markNow());
      this.#foldIfLarge();
    } catch {
      // The write-ahead file holds everything.
    }
  }

  #foldIfLarge(): void {
    if (this.#commits % commitsBetweenLooks !== 0) return;
    const { wal } = libraryFiles(this.#folder);
    if ((statSync(wal, { throwIfNoEntry: false })?.size ?? 0) > foldAtBytes) this.fold();
  }

  /** Folds the write-ahead file into the library file as far as readers allow, and keeps the checksums of its pages. */
  fold(): void {
    const files = libraryFiles(this.#folder);
    const pages = pagesInWal(files.wal);
    const [outcome] = this.#sqlite.pragma('wal_checkpoint(PASSIVE)') as {
      log: number;
      checkpointed: number;
    }[];
    if (outcome === undefined || outcome.log !== outcome.checkpointed) return; // frames that are left explain the difference
    this.#keepSums(pages);
    this.#isFolded = true;
    this.#sqlite.pragma('busy_timeout = 0'); // a reader may hold the frames: then they stay for now
    try {
      this.#sqlite.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      this.#sqlite.pragma('busy_timeout = 5000');
    }
  }

  /** After the connection was closed: SQLite may then have folded by itself what `fold` could not. */
  closed(): void {
    this.#mark.close();
    if (this.#isFolded || existsSync(libraryFiles(this.#folder).wal)) return;
    this.#sums = undefined;
    this.#keepSums(new Set());
  }

  #keepSums(anew: ReadonlySet<number>): void {
    const { database, sums } = libraryFiles(this.#folder);
    try {
      this.#sums = sumPages(database, this.#sums, anew);
      writePageSums(sums, this.#sums);
    } catch {
      this.#sums = undefined;
      forgetPageSums(this.#folder); // the disk is full: better none than wrong ones
    }
  }
}
