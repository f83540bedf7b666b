import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { freshLibrary, testOptions } from '../../test/database/library.ts';
import { fillSample } from '../../test/database/sample.ts';
import { withoutGuards } from '../../test/database/without-guards.ts';
import {
  assertRowsHold,
  gatesOfRun,
  lesionSizesOfRun,
  openDatabase,
  predictionsInRange,
  runProblems,
} from '../index.ts';
import { libraryFiles } from '../open/files.ts';

/** A closed library with a finished run, changed by another program in between; opened again. */
async function changedFromOutside(sql: string) {
  const library = await freshLibrary();
  const { runId } = await fillSample(library.db);
  await library.db.close();
  const stranger = new Database(libraryFiles(library.folder).database);
  withoutGuards(stranger, sql);
  stranger.close();
  const db = await openDatabase(library.folder, testOptions());
  return { db, runId, library };
}

const damaged = expect.objectContaining({ code: 'database_damaged' });

describe('REQ-DB-012 the results of a run', () => {
  it('are those that the audit trail names', async () => {
    await using library = await freshLibrary();
    const { runId } = await fillSample(library.db);
    await expect(assertRowsHold(library.db, runId)).resolves.toBeUndefined();
    expect(await runProblems(library.db)).toEqual({ problems: [], uncovered: 0 });
  });

  it.each([
    [
      'a size of a frame',
      'UPDATE frame_prediction SET value = value + 1 WHERE frame_index = (SELECT max(frame_index) FROM frame_prediction)',
    ],
    [
      'a frame that is gone',
      'DELETE FROM frame_prediction WHERE frame_index = (SELECT min(frame_index) FROM frame_prediction)',
    ],
  ])('are refused at export and curve, and named by verify, after %s', async (_, sql) => {
    const { db, runId, library } = await changedFromOutside(sql);
    await expect(assertRowsHold(db, runId)).rejects.toEqual(damaged);
    expect((await runProblems(db)).problems).toEqual([
      { runId, problem: 'what it says of a frame is not what was stored' },
    ]);
    await db.close();
    await library[Symbol.asyncDispose]();
  });

  it.each([
    ['a size of a lesion', 'UPDATE prediction SET value = value + 1'],
    ['a gate', "UPDATE gate_state SET open_float32 = x'0000803f'"],
    ['the record', `UPDATE prediction_run SET record = replace(record, '"cpu"', '"webgpu"')`],
  ])('are not shown at all after a change of %s', async (_, sql) => {
    const { db, runId, library } = await changedFromOutside(sql);
    expect(() => lesionSizesOfRun(db, runId)).toThrow(damaged);
    expect(() => predictionsInRange(db, runId, 0, 9)).toThrow(damaged);
    expect(() => gatesOfRun(db, runId)).toThrow(damaged);
    expect((await runProblems(db)).problems).toMatchObject([{ runId }]);
    await db.close();
    await library[Symbol.asyncDispose]();
  });

  it('are named where their digest was changed with them', async () => {
    const { db, runId, library } = await changedFromOutside(
      "UPDATE prediction_run SET digest = json_set(digest, '$.rows', replace(digest ->> '$.rows', 'a', 'b') || 'c')",
    );
    expect((await runProblems(db)).problems).toEqual([
      { runId, problem: 'its digest is not the one in the audit trail' },
    ]);
    await db.close();
    await library[Symbol.asyncDispose]();
  });

  it('of an older version have nothing to compare with, and verify counts them', async () => {
    const { db, runId, library } = await changedFromOutside(
      `UPDATE prediction_run SET digest = NULL;
       UPDATE audit SET after = json_remove(after, '$.digest') WHERE action = 'run.finish'`,
    );
    expect(lesionSizesOfRun(db, runId).length).toBeGreaterThan(0);
    expect(await runProblems(db)).toEqual({ problems: [], uncovered: 1 });
    await db.close();
    await library[Symbol.asyncDispose]();
  });
});
