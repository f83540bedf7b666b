import type Database from 'better-sqlite3';
import type { AuditRow } from '../../main/contract/audit.ts';
import type { ReadableDb } from '../handle.ts';
import type { AuditRecord } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import { auditHash, genesisHash } from './hash.ts';

export interface AuditVerdict {
  readonly rowCount: number;
  /** Sequence number of the first row that does not follow from the one before it. */
  readonly firstBroken: number | null;
  readonly reason: string | null;
}

const columns = `sequence, at, monotonic_us AS monotonicUs, actor, session, action, entity, entity_id AS entityId,
  before, after, reason, app_version AS appVersion, model_sha256 AS modelSha256,
  previous_hash AS previousHash, hash`;

/** Recomputes the whole chain without yielding: for a worker thread or a test. */
export function verifyChain(sqlite: Database.Database): AuditVerdict {
  const rows = sqlite.prepare(`SELECT ${columns} FROM audit ORDER BY sequence`).iterate();
  const link = new Link();
  for (const row of rows as IterableIterator<AuditRecord>) {
    if (!link.follows(row)) break;
  }
  return link.verdict;
}

/**
 * Recomputes the hash of every audit row and names the first that was changed, taken out or put in.
 * Yields to the event loop every 200 rows. (Rows cut off at the end leave no gap: compare `rowCount` with a backup.)
 */
export async function verifyAudit(db: ReadableDb): Promise<AuditVerdict> {
  const page = db.read<AuditRecord>(
    `SELECT ${columns} FROM audit WHERE sequence > ? ORDER BY sequence LIMIT 200`,
  );
  const link = new Link();
  for (let after = 0; ; ) {
    const rows = page.all(after);
    if (rows.length === 0 || !rows.every((row) => link.follows(row))) return link.verdict;
    after = rows.at(-1)!.sequence;
    await new Promise(setImmediate);
  }
}

class Link {
  verdict: AuditVerdict = { rowCount: 0, firstBroken: null, reason: null };
  #previousHash = genesisHash;

  follows(row: AuditRecord): boolean {
    const { rowCount } = this.verdict;
    const reason = this.#fault(row, rowCount + 1);
    this.verdict = { rowCount: rowCount + 1, firstBroken: reason === null ? null : row.sequence, reason };
    this.#previousHash = row.hash;
    return reason === null;
  }

  #fault(row: AuditRecord, expectedSequence: number): string | null {
    if (row.sequence !== expectedSequence) return `row ${expectedSequence} is missing`;
    if (row.previousHash !== this.#previousHash) return 'it does not follow the row before it';
    if (row.hash !== auditHash(row)) return 'its content was changed';
    return null;
  }
}

/** Audit rows, newest first, before a sequence number where one is given. */
export function listAudit(db: ReadableDb, limit: number, before = Number.MAX_SAFE_INTEGER): AuditRow[] {
  return db
    .read<AuditRecord>(`SELECT ${columns} FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`)
    .all(before, limit)
    .map(({ sequence, at, actor, action, entity, entityId, before, after, reason, hash }) => ({
      ...{ sequence, at, actor, action, entity, entityId, reason, hash },
      before: before === null ? null : storedJson(before),
      after: after === null ? null : storedJson(after),
    }));
}
