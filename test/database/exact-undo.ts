import { expect } from 'vitest';
import { redo, undo, type WritableDb } from '../../db/index.ts';
import { visibleState } from './visible.ts';

/** An edit, undone and done again, leaves exactly the states before and after it; and it must change something. */
export function expectExactUndo(db: WritableDb, edit: () => unknown): void {
  const before = visibleState(db);
  edit();
  const after = visibleState(db);
  expect(after).not.toBe(before);
  for (let round = 0; round < 2; round += 1) {
    undo(db);
    expect(visibleState(db)).toBe(before);
    redo(db);
    expect(visibleState(db)).toBe(after);
  }
}
