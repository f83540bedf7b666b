import { and, asc, desc, eq, lt, ne } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { Place, UndoStep } from '../../main/contract/history.ts';
import { appendAudit } from '../audit/chain.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { audit, type UndoState, undoStep } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import { applyDiff, type RowDiff } from './change.ts';
import { inTransaction } from './gesture.ts';
import { inPresentNames } from './old-names.ts';
import { aboutOf, placeOf } from './place.ts';
import type { RowKey, RowValues } from './tables.ts';
import { topicsOf } from './topics.ts';

/** A step that was just undone or redone, and where that is to be seen. */
export interface TurnedStep extends UndoStep {
  readonly place: Place | null;
}

/** Takes back the last step, however many rows or gestures it holds. Returns undefined when there is none. */
export const undo = (db: WritableDb): TurnedStep | undefined => turn(db, 'undo');

/** Does again what was last undone. A new edit in between ends this. */
export const redo = (db: WritableDb): TurnedStep | undefined => turn(db, 'redo');

/**
 * Undoes or redoes until the step of this sequence is the last one done, with those of its mark; 0 undoes all.
 * One transaction. Throws `not_found` for a step that is none or cannot return, `conflict` as `undo` does.
 */
export function undoTo(db: WritableDb, sequence: number): TurnedStep[] {
  return inTransaction(db, () => {
    const target = sequence === 0 ? undefined : stepRow(db, sequence);
    const isThere = () => {
      const last = topStep(db, 'done');
      if (target?.state === 'undone') return (last?.sequence ?? 0) >= sequence;
      return (last?.sequence ?? 0) <= sequence || last?.mark === target?.mark;
    };
    const turned: TurnedStep[] = [];
    while (!isThere()) {
      const step = turn(db, target?.state === 'undone' ? 'redo' : 'undo');
      if (step === undefined) break;
      turned.push(step);
    }
    return turned;
  });
}

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
    .map((step) => {
      const about = aboutOf(db, readDiffs(step.before, step.after));
      return { ...toUndoStep(step), ...(about !== '' && { about }) };
    });
}

function stepRow(db: ReadableDb, sequence: number): StepRow {
  const row = stepsOf(db)
    .where(and(eq(undoStep.sequence, sequence), ne(undoStep.state, 'cleared')))
    .get();
  if (!row) throw new CaliperError('not_found', 'There is no such step to go to.');
  return row;
}

function turn(db: WritableDb, direction: 'undo' | 'redo'): TurnedStep | undefined {
  return inTransaction(db, () => {
    const [state, next] =
      direction === 'undo' ? (['done', 'undone'] as const) : (['undone', 'done'] as const);
    const sequences: number[] = [];
    const turned: RowDiff[] = [];
    let first: StepRow | undefined;
    for (;;) {
      const step = topStep(db, state);
      if (!step || (first && step.mark !== first.mark)) break;
      first ??= step;
      const diffs = readDiffs(step.before, step.after);
      for (const diff of direction === 'undo' ? diffs.reverse() : diffs) applyDiff(db.orm, diff, direction);
      turned.push(...diffs);
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
    const place = placeOf(db, turned);
    db.onRecorded?.({
      topics: topicsOf(turned.map(({ table }) => table)),
      mediaId: place?.mediaId ?? null,
    });
    return { ...toUndoStep({ ...first, state: next }), place };
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
  const from = (storedJson(before ?? '') as Side).rows;
  const to = (storedJson(after ?? '') as Side).rows;
  return from.map((row, i) =>
    inPresentNames({ table: row.table, key: row.key, before: row.values, after: to[i]!.values }),
  );
}

const toUndoStep = (step: StepRow): UndoStep => ({
  sequence: step.sequence,
  at: step.at,
  label: step.label,
  undone: step.state === 'undone',
});
