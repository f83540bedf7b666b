import { describe, expect, it } from 'vitest';
import { freshLibrary } from '../../test/database/library.ts';
import { addTestModel, record } from '../../test/database/sample.ts';
import {
  addModel,
  expectedModel,
  getModel,
  listModels,
  modelCard,
  modelDigestProblems,
  type WritableDb,
} from '../index.ts';

const bundle = {
  ...{ name: 'test gates', version: '1.0.0', folder: '/models/test', sha256: record.modelSha256 },
  ...{ demonstration: true, card: { intendedUse: 'tests' }, goldenSha256: null },
  graphProblem: null,
};

describe('REQ-MODEL-002 a model in the library', () => {
  it('is known by network, card and golden answer, wherever its bundle lies', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const id = addTestModel(db);
    const moved = addModel(db, { ...bundle, folder: '/moved' });
    expect(moved).toMatchObject({ id, folder: '/moved', name: 'test gates', hasCard: true });
    expect(listModels(db)).toEqual([moved]);
    const others = [
      addModel(db, { ...bundle, card: { intendedUse: 'anything' } }),
      addModel(db, { ...bundle, card: null }),
      addModel(db, { ...bundle, goldenSha256: 'cd'.repeat(32) }),
    ];
    expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(4);
    expect(new Set(listModels(db).map(({ digest }) => digest)).size).toBe(4);
    expect(modelCard(db, id)).toEqual({ intendedUse: 'tests' });
    expect(addModel(db, { ...bundle, card: { intendedUse: 'anything' } }).id).toBe(others[0]!.id);
  });

  it('REQ-MODEL-004 learns from another import that its network runs as it is', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const id = addTestModel(db);
    const again = addModel(db, { ...bundle, graphProblem: 'Resize was withdrawn' });
    expect(again).toMatchObject({ id, graphProblem: 'Resize was withdrawn' });
    expect(getModel(db, id).graphProblem).toBe('Resize was withdrawn');
  });

  it('of an older library gets its digest when the same network and card are seen again', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const id = addTestModel(db);
    db.sqlite.exec('UPDATE model SET digest = NULL');
    expect(expectedModel(db, id)).toMatchObject({ digest: null, cardSha256: expect.any(String) });
    expect(addModel(db, { ...bundle, card: { intendedUse: 'anything' } }).id).not.toBe(id);
    expect(addModel(db, { ...bundle, goldenSha256: 'ef'.repeat(32) })).toMatchObject({
      id,
      digest: expect.any(String),
    });
    expect(modelDigestProblems(db)).toEqual([]);
  });

  const changes = {
    'another card': `UPDATE model SET card = '{"intendedUse":"all"}'`,
    'another network': `UPDATE model SET sha256 = '${'0'.repeat(64)}'`,
    'another digest': `UPDATE model SET digest = '${'0'.repeat(64)}'`,
    'no mark of a demonstration': 'UPDATE model SET demonstration = 0',
  };
  it.each(Object.entries(changes))('is not used with %s written into the database', async (_, sql) => {
    await using library = await freshLibrary();
    const { db } = library;
    const { id } = addModel(db, {
      ...bundle,
      card: { name: 'test gates', training: { renderedData: true } },
    });
    expect(modelDigestProblems(db)).toEqual([]);
    db.sqlite.exec(sql);
    for (const use of [expectedModel, modelCard]) {
      expect(() => use(db, id)).toThrow(expect.objectContaining({ code: 'database_damaged' }));
    }
    expect(modelDigestProblems(db)).toMatchObject([{ modelId: id }]);
    expect(getModel(db, id)).toMatchObject({ id });
  });

  it('whose card and digest were both changed is told by the history', async () => {
    await using library = await freshLibrary();
    const { db } = library;
    const id = addTestModel(db);
    const card = { intendedUse: 'all' };
    replaceWhole(db, card);
    expect(modelCard(db, id)).toEqual(card);
    expect(modelDigestProblems(db)).toEqual([{ modelId: id, problem: 'the history names another digest' }]);
  });
});

/** What somebody would do who knows how a digest is made. */
function replaceWhole(db: WritableDb, card: object): void {
  const other = addModel(db, { ...bundle, card: card as never });
  db.sqlite.prepare('UPDATE model SET hidden = 1 WHERE id = ?').run(other.id);
  db.sqlite
    .prepare('UPDATE model SET card = ?, digest = ? WHERE id <> ?')
    .run(JSON.stringify(card), other.digest, other.id);
}
