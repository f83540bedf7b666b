import { canonicalJson } from '../../main/contract/canonical-json.ts';
import { utcText } from '../clock.ts';
import type { WritableDb } from '../handle.ts';
import { audit } from '../schema/index.ts';
import { auditHash, genesisHash } from './hash.ts';

/** What a change says about itself; time, actor, session and hashes are added here. */
export interface AuditEntry {
  /** Verb of the domain, such as `lesion.rename`. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | undefined;
  readonly modelSha256?: string | undefined;
}

/** Appends a row to the chain. Call it inside the transaction of the change. Returns the row's sequence number. */
export function appendAudit(db: WritableDb, entry: AuditEntry): number {
  const last = db
    .read<{ sequence: number; hash: string }>(
      'SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1',
    )
    .get();
  const row = {
    sequence: (last?.sequence ?? 0) + 1,
    at: utcText(db.clock),
    monotonicUs: db.clock.monotonicUs(),
    actor: db.session.actor,
    session: db.session.id,
    action: entry.action,
    entity: entry.entity,
    entityId: entry.entityId,
    before: entry.before === undefined ? null : canonicalJson(entry.before),
    after: entry.after === undefined ? null : canonicalJson(entry.after),
    reason: entry.reason ?? null,
    appVersion: db.session.appVersion,
    modelSha256: entry.modelSha256 ?? null,
    previousHash: last?.hash ?? genesisHash,
  };
  db.orm
    .insert(audit)
    .values({ ...row, hash: auditHash(row) })
    .run();
  return row.sequence;
}
