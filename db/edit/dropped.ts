import { eq, inArray } from 'drizzle-orm';
import { CaliperError } from '../../main/contract/errors.ts';
import type { DroppedSteps } from '../../main/contract/history.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { audit, undoStep } from '../schema/index.ts';
import { inTransaction } from './gesture.ts';
import { lastStep, redo, type TurnedStep, undo } from './undo.ts';

/**
 * Steps that were undone and whose place a new edit took, newest first. Each entry ends in a step after which nothing
 * was edited before it was undone; nothing of them is lost, as `bringBack` shows.
 */
export function droppedSteps(db: ReadableDb, limit: number): DroppedSteps[] {
  const { states, parents, labels } = stepTree(db);
  const inner = new Set(parents.values());
  const tips = [...states].filter(([sequence, state]) => state === 'cleared' && !inner.has(sequence));
  return tips
    .slice(-limit)
    .reverse()
    .map(([sequence]) => {
      const steps = pathTo(sequence, parents).filter((step) => states.get(step) === 'cleared').length;
      return { sequence, steps, ...labels.get(sequence)! };
    });
}

/**
 * Goes back to dropped steps: undoes what took their place and does them again, up to this one. What is undone by it is
 * dropped in its turn, so that this can be taken back in the same way. One transaction. Throws `not_found` for a step
 * that was not dropped, `conflict` as `undo` does.
 */
export function bringBack(db: WritableDb, sequence: number): TurnedStep[] {
  return inTransaction(db, () => {
    const { states, parents } = stepTree(db);
    if (states.get(sequence) !== 'cleared')
      throw new CaliperError('not_found', 'There are no such dropped steps.');
    const path = pathTo(sequence, parents);
    const turned: TurnedStep[] = [];
    for (let last = lastStep(db); last && !path.includes(last.sequence); last = lastStep(db))
      turned.push(undo(db)!);
    const top = lastStep(db)?.sequence;
    const missing = top === undefined ? path : path.slice(path.indexOf(top) + 1);
    db.orm.update(undoStep).set({ state: 'cleared' }).where(eq(undoStep.state, 'undone')).run();
    db.orm.update(undoStep).set({ state: 'undone' }).where(inArray(undoStep.sequence, missing)).run();
    for (let step = redo(db); step; step = redo(db)) turned.push(step);
    return turned;
  });
}

interface StepTree {
  /** In the order in which the steps were made. */
  readonly states: ReadonlyMap<number, string>;
  /** Upon which step each was made; none stands for the beginning. */
  readonly parents: ReadonlyMap<number, number>;
  readonly labels: ReadonlyMap<number, { label: string; at: string }>;
}

/** Found by following the record: which steps were done when each was made. */
function stepTree(db: ReadableDb): StepTree {
  const made = db
    .select({ sequence: undoStep.sequence, state: undoStep.state, label: undoStep.label, at: audit.at })
    .from(undoStep)
    .innerJoin(audit, eq(audit.sequence, undoStep.sequence))
    .orderBy(undoStep.key)
    .all();
  const turns = db
    .select({ sequence: audit.sequence, action: audit.action, after: audit.after })
    .from(audit)
    .where(inArray(audit.action, ['undo', 'redo']))
    .orderBy(audit.sequence)
    .all();
  const parents = new Map<number, number>();
  const done: number[] = [];
  let next = 0;
  const follow = (until: number) => {
    for (; next < made.length && made[next]!.sequence < until; next += 1) {
      const { sequence } = made[next]!;
      if (done.length > 0) parents.set(sequence, done.at(-1)!);
      done.push(sequence);
    }
  };
  for (const { sequence, action, after } of turns) {
    follow(sequence);
    const { steps } = JSON.parse(after ?? '') as { steps: number[] };
    if (action === 'redo') done.push(...steps);
    else done.length -= steps.length;
  }
  follow(Number.MAX_SAFE_INTEGER);
  return {
    states: new Map(made.map(({ sequence, state }) => [sequence, state])),
    parents,
    labels: new Map(made.map(({ sequence, label, at }) => [sequence, { label, at }])),
  };
}

/** From the first step to this one. */
function pathTo(sequence: number, parents: StepTree['parents']): number[] {
  const path: number[] = [];
  for (let step: number | undefined = sequence; step !== undefined; step = parents.get(step)) path.push(step);
  return path.reverse();
}
