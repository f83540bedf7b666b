import { describe, expect, it } from 'vitest';
import { addVideo, freshLibrary } from '../../test/database/library.ts';
import { visibleState } from '../../test/database/visible.ts';
import {
  addLesion,
  bringBack,
  droppedSteps,
  getLesion,
  redo,
  setLesionDetails,
  tellTurn,
  undo,
  undoTo,
  verifyAudit,
} from '../index.ts';

describe('REQ-DB-014 steps whose place a new edit took are kept, and come back', () => {
  it('brings back the steps before a new edit, and the new edit after them', async () => {
    const dropped: number[] = [];
    await using library = await freshLibrary({
      onRecorded: ({ droppedSteps: count }) => void (count && dropped.push(count)),
    });
    const { db } = library;
    const { id } = addLesion(db, addVideo(db), { name: 'a' });
    for (const name of ['b', 'c', 'd']) setLesionDetails(db, id, { name });
    const first = visibleState(db);
    expect(droppedSteps(db, 10)).toEqual([]);
    undo(db);
    undo(db);
    setLesionDetails(db, id, { name: 'x' });
    setLesionDetails(db, id, { name: 'y' });
    expect(dropped).toEqual([2]);
    const second = visibleState(db);
    const [branch, ...others] = droppedSteps(db, 10);
    expect(others).toEqual([]);
    expect(branch).toMatchObject({ steps: 2, label: 'Edit lesion' });

    bringBack(db, branch!.sequence);
    expect(visibleState(db)).toBe(first);
    expect(redo(db)).toBeUndefined();
    const [back, ...rest] = droppedSteps(db, 10);
    expect(rest).toEqual([]);
    bringBack(db, back!.sequence);
    expect(visibleState(db)).toBe(second);
    expect((await verifyAudit(db)).firstBroken).toBeNull();
  });

  it('brings a whole library back after everything was undone and another file was added', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const { id } = addLesion(db, addVideo(db), { name: 'a' });
    const before = visibleState(db);
    undoTo(db, 0);
    addVideo(db, 'other');
    undo(db);
    addVideo(db, 'third');
    expect(() => getLesion(db, id)).toThrow();
    expect(droppedSteps(db, 10).map(({ steps }) => steps)).toEqual([1, 2]);
    bringBack(db, droppedSteps(db, 10)[1]!.sequence);
    expect(visibleState(db)).toBe(before);
  });

  it('refuses a step that was not dropped', async () => {
    await using library = await freshLibrary();
    addVideo(library.db);
    expect(() => bringBack(library.db, 2)).toThrow('no such dropped steps');
  });
});

describe('REQ-DB-015 what a jump in the history takes away is told before', () => {
  it('counts items, lesions, boxes and shapes, and changes nothing', async () => {
    const told: unknown[] = [];
    await using library = await freshLibrary({ onRecorded: (change) => void told.push(change) });
    const { db } = library;
    const { id } = addLesion(db, addVideo(db), { name: 'a' });
    setLesionDetails(db, id, { name: 'b' });
    const [before, toldBefore] = [visibleState(db), told.length];
    expect(tellTurn(db, 0)).toMatchObject({
      steps: 3,
      taken: { items: 1, lesions: 1, boxes: 0, shapes: 0, sizes: 0, decisions: 0 },
    });
    expect([visibleState(db), told.length]).toEqual([before, toldBefore]);
    expect(db.read("SELECT 1 FROM audit WHERE action = 'undo'").get()).toBeUndefined();
  });
});
