import type { JobId, SplitId } from '../../main/contract/ids.ts';
import { recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { getSplit } from './datasets.ts';

const action = 'split.read_test';

/** How often the test part of a split has been read: each look makes the next figure a little less of a test. */
const testReads = (db: ReadableDb, splitId: SplitId): number =>
  db
    .read<{ reads: number }>('SELECT count(*) AS reads FROM audit WHERE action = ? AND entity_id = ?')
    .get(action, splitId)!.reads;

/** Keeps in the history that the test part of a split was read. Returns which time that was. Throws `not_found`. */
export function recordTestRead(
  db: WritableDb,
  splitId: SplitId,
  by: { readonly jobId: JobId; readonly modelSha256: string | null },
): number {
  const { id } = getSplit(db, splitId);
  const { jobId, modelSha256 } = by;
  const entry = {
    ...{ action, entity: 'split', entityId: id, after: { jobId } },
    ...(modelSha256 !== null && { modelSha256 }),
  };
  return recorded(db, entry, () => testReads(db, splitId) + 1);
}
