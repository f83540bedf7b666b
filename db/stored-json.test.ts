import { expect, it } from 'vitest';
import { freshLibrary } from '../test/database/library.ts';
import { addJob, getJob } from './index.ts';
import { storedJson } from './stored-json.ts';

it('REQ-DB-006 an entry that is no JSON any more is damage of the library, not a fault of Caliper', async () => {
  const damage = expect.objectContaining({ code: 'database_damaged' });
  expect(() => storedJson('{')).toThrow(damage);
  await using library = await freshLibrary();
  const { db } = library;
  const { id } = addJob(db, 'size', {});
  db.sqlite.pragma('ignore_check_constraints = ON');
  db.sqlite.exec("UPDATE job SET params = '{'");
  expect(() => getJob(db, id)).toThrow(damage);
});
