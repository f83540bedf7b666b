import { hash } from 'node:crypto';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import type { AuditRecord } from '../schema/index.ts';

/** What the first row names as its predecessor's hash. */
export const genesisHash = '0'.repeat(64);

/** SHA-256 over the canonical JSON of every column but the hash itself; `previousHash` among them makes the chain. */
export function auditHash(row: Omit<AuditRecord, 'hash'>): string {
  const { hash: _, ...hashed } = row as AuditRecord;
  return hash('sha256', canonicalJson(hashed), 'hex');
}
