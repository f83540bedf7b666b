import { lastStep, type ReadableDb } from '../../../db/index.ts';
import type { UndoStep } from '../../contract/history.ts';

/** Makes an edit and names the undoable step that came of it; null if the edit changed nothing. */
export function withStep<T>(db: ReadableDb, edit: () => T): { result: T; step: UndoStep | null } {
  const before = lastStep(db)?.sequence;
  const result = edit();
  const after = lastStep(db);
  return { result, step: after === undefined || after.sequence === before ? null : after };
}
