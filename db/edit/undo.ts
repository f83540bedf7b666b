import { and, asc, desc, eq, lt, ne } from 'drizzle-orm';
import type { UndoStep } from '../../main/contract/history.ts';
import { appendAudit } from '../audit/chain.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { audit, type UndoState, undoStep } from '../schema/index.ts';
import { applyDiff, type RowDiff } from './change.ts';
import { inTransaction } from './gesture.ts';
import type { RowKey, RowValues } from './tables.ts';

/** Takes back the last step, however many rows or gestures it holds. Returns undefined when there is none. */
export const undo = (db: WritableDb): UndoStep | undefined => turn(db, 'undo');

/** Does again what was last undone. A new edit in between ends this. */
export const redo = (db: WritableDb): UndoStep | undefined => turn(db, 'redo');

/** The last step that is done: what `undo` would take back. */
export function lastStep(db: ReadableDb): UndoStep | undefined {
  const step = topStep(db, 'done');
  return step && toUndoStep(step);
}

/** The latest steps, newest first, those that can never return left out; `before` continues behind a step. */
export function undoHistory(db: ReadableDb, limit: number, before = Number.MAX_SAFE_INTEGER): UndoStep[] {
  return stepsOf(db)
    .where(and(lt(undoStep.sequence, before), ne(undoStep.state, 'cleared')))
    .orderBy(desc(undoStep.sequence))
    .limit(limit)
    .all()
    .map(toUndoStep);
}

function turn(db: WritableDb, direction: 'undo' | 'redo'): UndoStep | undefined {
  return inTransaction(db, () => {
    const [state, next] =
      direction === 'undo' ? (['done', 'undone'] as const) : (['undone', 'done'] as const);
    const sequences: number[] = [];
    let first: StepRow | undefined;
    for (;;) {
      const step = topStep(db, state);
      if (!step || (first && step.mark !== first.mark)) break;
      first ??= step;
      const diffs = readDiffs(step.before, step.after);
      for (const diff of direction === 'undo' ? diffs.reverse() : diffs) applyDiff(db.orm, diff, direction);
      db.orm.update(undoStep).set({ state: next }).where(eq(undoStep.sequence, step.sequence)).run();
      sequences.push(step.sequence);
    }
    if (!first) return undefined;
    appendAudit(db, {
      action: direction,
      entity: 'audit',
      entityId: String(first.sequence),
      after: { steps: sequences, label: first.label },
    });
    return toUndoStep({ ...first, state: next });
  });
}

const stepsOf = (db: ReadableDb) =>
  db
    .select({
      sequence: undoStep.sequence,
      mark: undoStep.mark,
      label: undoStep.label,
      state: undoStep.state,
      at: audit.at,
      before: audit.before,
      after: audit.after,
    })
    .from(undoStep)
    .innerJoin(audit, eq(audit.sequence, undoStep.sequence));

interface StepRow {
  sequence: number;
  mark: string;
  label: string;
  state: UndoState;
  at: string;
  before: string | null;
  after: string | null;
}

const topStep = (db: ReadableDb, state: 'done' | 'undone'): StepRow | undefined =>
  stepsOf(db)
    .where(eq(undoStep.state, state))
    .orderBy(state === 'done' ? desc(undoStep.key) : asc(undoStep.key))
    .limit(1)
    .get();

/** The diffs are stored once, as the two sides in the audit row. */
function readDiffs(before: string | null, after: string | null): RowDiff[] {
  interface Side {
    rows: { table: string; key: RowKey; values: RowValues | null }[];
  }
  const from = (JSON.parse(before ?? '') as Side).rows;
  const to = (JSON.parse(after ?? '') as Side).rows;
  return from.map((row, i) => ({ table: row.table, key: row.key, before: row.values, after: to[i]!.values }));
}

const toUndoStep = (step: StepRow): UndoStep => ({
  sequence: step.sequence,
  at: step.at,
  label: step.label,
  undone: step.state === 'undone',
});
