import { recorded } from '../edit/gesture.ts';
import type { WritableDb } from '../handle.ts';

/** Takes out a bulk import that did not come to its end. Nobody has seen it: its tracks were hidden all the time. */
export function deleteBatch(db: WritableDb, batchKey: number): void {
  recorded(db, { action: 'batch.remove', entity: 'batch', entityId: String(batchKey) }, () => {
    db.write('DELETE FROM key_frame WHERE track_key IN (SELECT key FROM track WHERE batch_key = ?)').run(
      batchKey,
    );
    db.write('DELETE FROM track WHERE batch_key = ?').run(batchKey);
    db.write('DELETE FROM batch WHERE key = ?').run(batchKey);
  });
}

/** The same for every import that a crash cut off; at opening. Returns how many there were. */
export function deleteIncompleteBatches(db: WritableDb): number {
  const batches = db.read<{ key: number }>('SELECT key FROM batch WHERE complete = 0').all();
  for (const { key } of batches) deleteBatch(db, key);
  return batches.length;
}
