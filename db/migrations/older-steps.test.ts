import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, testOptions } from '../../test/database/library.ts';
import { toldState } from '../../test/database/told-state.ts';
import { openDatabase, redo, undo, verifyAudit } from '../index.ts';
import { runProblems } from '../predictions/digest.ts';

const data = join(import.meta.dirname, '../../test/database');
/** For each fixture the state after each undo, as the version that had schema 4 told it. */
const states: Record<string, readonly (readonly [label: string, sha256: string])[]> = JSON.parse(
  readFileSync(join(data, 'older/states-0004.json'), 'utf8'),
);

describe('REQ-DB-003 steps of an older version', () => {
  it.each(Object.entries(states))('are undone and redone after the upgrade of %s', async (file, expected) => {
    using folder = temporaryFolder();
    const old = new Database(join(folder.path, 'library.sqlite'));
    old.pragma('foreign_keys = OFF');
    old.exec(readFileSync(join(data, 'fixtures', file), 'utf8'));
    old.close();
    const db = await openDatabase(folder.path, testOptions());
    const state = () => hash('sha256', JSON.stringify(toldState(db)));
    while (redo(db));
    const seen = [['now', state()]];
    for (let step = undo(db); step; step = undo(db)) seen.push([step.label, state()]);
    expect(seen).toEqual(expected);
    for (const [, before] of expected.slice(0, -1).toReversed()) {
      redo(db);
      expect(state()).toBe(before);
    }
    expect(await verifyAudit(db)).toMatchObject({ firstBroken: null });
    expect((await runProblems(db)).problems).toEqual([]);
    await db.close();
  });
});
