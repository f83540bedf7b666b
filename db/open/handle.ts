import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { OpenReport, ReadableDb, WritableDb } from '../handle.ts';
import { userVersion } from './connection.ts';
import type { Lock } from './lock.ts';
import type { Safekeeping } from './safekeeping.ts';

/** The part of a handle that readers and writers share. */
export function readableHandle(sqlite: Database.Database, folder: string) {
  const orm = drizzle({ client: sqlite });
  const statements = new Map<string, Database.Statement>();
  const prepared = (sql: string): Database.Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = sqlite.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const readable: Omit<ReadableDb, 'close'> = {
    folder,
    schemaVersion: userVersion(sqlite),
    select: orm.select.bind(orm) as ReadableDb['select'],
    read<Row>(sql: string) {
      const statement = prepared(sql);
      if (!statement.readonly) throw new Error(`read() was given a statement that writes: ${sql}`);
      return statement as Database.Statement<unknown[], Row>;
    },
  };
  return { readable, orm, prepared };
}

type Identity = Pick<WritableDb, 'folder' | 'clock' | 'newId' | 'session' | 'onRecorded'>;

/** The one writer of a library; it owns the lock until it is closed. */
export function writableHandle(
  sqlite: Database.Database,
  lock: Lock,
  safekeeping: Safekeeping,
  identity: Identity & { opened: OpenReport },
): WritableDb & { opened: OpenReport } {
  const { readable, orm, prepared } = readableHandle(sqlite, identity.folder);
  const running = new Set<Promise<unknown>>();
  return {
    ...readable,
    ...identity,
    safekeeping,
    orm,
    sqlite,
    write: (sql: string) => prepared(sql),
    background(work: Promise<unknown>) {
      const settled: Promise<unknown> = work.catch(() => {}).finally(() => running.delete(settled));
      running.add(settled);
    },
    async close() {
      while (running.size > 0) await Promise.all(running);
      try {
        safekeeping.fold();
        lock.markClosed();
      } catch {
        // The disk is full or gone. The write-ahead file holds everything; the next opening takes it up.
      } finally {
        sqlite.close();
        safekeeping.closed();
        lock.unlock();
      }
    },
  };
}
