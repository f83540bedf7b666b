import { eq } from 'drizzle-orm';
import type { MediaId } from '../../main/contract/ids.ts';
import { type AuditEntry, appendAudit } from '../audit/chain.ts';
import { databaseError } from '../errors.ts';
import type { WritableDb } from '../handle.ts';
import { undoStep } from '../schema/index.ts';
import { Change, type RowDiff } from './change.ts';
import { placeOf } from './place.ts';
import { topicsOf } from './topics.ts';

/** What every editing function takes last. */
export interface EditOptions {
  readonly reason?: string | undefined;
  /** Gestures with the same mark, made with `newMark`, are undone and redone as one. */
  readonly mark?: string | undefined;
}

export interface Gesture {
  readonly action: string;
  /** What the undo menu says. */
  readonly label: string;
  readonly entity: string;
  readonly entityId: string;
  /** What the audit row says beside the diffs, such as the digest of a bulk import. */
  readonly summary?: unknown;
}

/** A name for a group of gestures that are one step to the person. */
export const newMark = (db: WritableDb): string => db.newId();

/**
 * One gesture of a person: change, audit row and undo step in one durable transaction. When this returns the edit
 * is on the disk; when it throws nothing was changed. A gesture that changes nothing leaves no trace.
 */
export function gesture<T>(
  db: WritableDb,
  what: Gesture,
  options: EditOptions,
  edit: (change: Change) => T,
): T {
  return inTransaction(db, () => {
    const change = new Change(db.orm);
    const result = edit(change);
    if (change.diffs.length === 0) return result;
    const sequence = appendAudit(db, {
      action: what.action,
      entity: what.entity,
      entityId: what.entityId,
      before: { rows: change.diffs.map((diff) => side(diff, diff.before)) },
      after: { rows: change.diffs.map((diff) => side(diff, diff.after)), summary: what.summary },
      reason: options.reason,
    });
    const dropped = db.orm
      .update(undoStep)
      .set({ state: 'cleared' })
      .where(eq(undoStep.state, 'undone'))
      .run().changes;
    db.orm
      .insert(undoStep)
      .values({ sequence, mark: options.mark ?? String(sequence), label: what.label, state: 'done' })
      .run();
    db.onRecorded?.({
      topics: topicsOf(change.diffs.map(({ table }) => table)),
      mediaId: placeOf(db, change.diffs)?.mediaId ?? null,
      ...(dropped > 0 && { droppedSteps: dropped }),
    });
    return result;
  });
}

/** A change that the record keeps but nobody undoes, such as the start of a prediction run. */
export function recorded<T>(db: WritableDb, entry: AuditEntry, write: () => T): T {
  let result: T | undefined;
  recordedWith(db, entry, () => {
    result = write();
    return {};
  });
  return result as T;
}

/** The same for a change of which the record also keeps what only its writing tells. */
export function recordedWith(db: WritableDb, entry: AuditEntry, write: () => object): void {
  inTransaction(db, () => {
    const found = write();
    const isPlain = Object.keys(found).length === 0;
    appendAudit(db, isPlain ? entry : { ...entry, after: { ...(entry.after as object), ...found } });
    const mediaId = entry.entity === 'media' ? (entry.entityId as MediaId) : null;
    db.onRecorded?.({ topics: topicsOf([entry.entity]), mediaId });
  });
}

/** All or nothing, on the disk when it returns. Throws a CaliperError. */
export function inTransaction<T>(db: WritableDb, write: () => T): T {
  const { sqlite, safekeeping } = db;
  try {
    if (sqlite.inTransaction) return sqlite.transaction(write)();
    const result = sqlite
      .transaction(() => {
        const done = write();
        safekeeping.count();
        return done;
      })
      .immediate();
    safekeeping.acknowledge();
    return result;
  } catch (thrown) {
    throw databaseError(thrown);
  }
}

const side = ({ table, key }: RowDiff, values: RowDiff['before']) => ({ table, key, values });
