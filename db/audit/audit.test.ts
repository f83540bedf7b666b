import { expect, it } from 'vitest';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import { addVideo, freshLibrary } from '../../test/database/library.ts';
import { addLesion, listAudit, setLesionDetails, verifyAudit, type WritableDb } from '../index.ts';

const withHistory = (db: WritableDb) => {
  const lesion = addLesion(db, addVideo(db), { name: 'a' });
  for (let i = 0; i < 5; i += 1)
    setLesionDetails(db, lesion.id, { name: `a${i}` }, { reason: `reason ${i}` });
  return lesion.id;
};

it('writes canonical JSON: sorted keys, no spaces, undefined left out', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ä"' }], a: undefined, aa: 0.1 })).toBe(
    '{"aa":0.1,"b":[1,{"c":"ä\\"","d":null}]}',
  );
});

it('REQ-DB-001 keeps before, after, actor, session and reason of each gesture', async () => {
  await using library = await freshLibrary();
  const lesionId = withHistory(library.db);
  const [last] = listAudit(library.db, 1);
  expect(last).toMatchObject({
    ...{ sequence: 8, actor: 'Dr Test', action: 'lesion.details', entity: 'lesion', entityId: lesionId },
    before: { rows: [{ table: 'object', key: { key: 1 }, values: { name: 'a3' } }] },
    after: { rows: [{ table: 'object', key: { key: 1 }, values: { name: 'a4' } }] },
    reason: 'reason 4',
  });
  expect(listAudit(library.db, 2, 3).map(({ action }) => action)).toEqual(['media.add', 'library.open']);
  expect(await verifyAudit(library.db)).toEqual({ rowCount: 8, firstBroken: null, reason: null });
});

it.each([
  ["UPDATE audit SET actor = 'x' WHERE sequence = 2"],
  ['DELETE FROM audit WHERE sequence = 8'],
  ['INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 3'],
  [
    "INSERT INTO audit SELECT 99, at, 0, actor, session, action, entity, '', '', '', '', '', '', '', '' FROM audit",
  ],
])('REQ-DB-002 refuses %s', async (sql) => {
  await using library = await freshLibrary();
  withHistory(library.db);
  expect(() => library.db.sqlite.exec(sql)).toThrow('audit rows are permanent');
});

it.each([
  ["UPDATE audit SET reason = 'forged' WHERE sequence = 5", 5, 'its content was changed'],
  ['DELETE FROM audit WHERE sequence = 6', 7, 'row 6 is missing'],
  ['UPDATE audit SET sequence = 100 WHERE sequence = 1', 2, 'row 1 is missing'],
  ['UPDATE audit SET previous_hash = hash WHERE sequence = 4', 4, 'it does not follow the row before it'],
])('REQ-DB-002 names the first broken row after %s', async (sql, firstBroken, reason) => {
  await using library = await freshLibrary();
  withHistory(library.db);
  for (const trigger of ['audit_no_update', 'audit_no_delete']) {
    library.db.sqlite.exec(`DROP TRIGGER ${trigger}; PRAGMA foreign_keys = OFF`);
  }
  library.db.sqlite.exec(sql);
  expect(await verifyAudit(library.db)).toMatchObject({ firstBroken, reason });
});

it('finds a forged row even when its own hash was recomputed', async () => {
  await using library = await freshLibrary();
  withHistory(library.db);
  const { auditHash } = await import('./hash.ts');
  const { audit } = await import('../schema/index.ts');
  library.db.sqlite.exec('DROP TRIGGER audit_no_update');
  const rows = library.db.select().from(audit).all();
  const forged = { ...rows[3]!, actor: 'somebody else' };
  library.db
    .write('UPDATE audit SET actor = ?, hash = ? WHERE sequence = 4')
    .run(forged.actor, auditHash(forged));
  expect(await verifyAudit(library.db)).toMatchObject({ firstBroken: 5 });
});
