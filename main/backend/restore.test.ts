import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { backupPath } from '../../db/backup/list.ts';
import { listBackups } from '../../db/index.ts';
import { temporaryFolder } from '../../test/database/library.ts';
import { openBackend } from '../../test/sizing-case.ts';

it('REQ-DB-009 REQ-WIN-007 a restore lists what it replaced, and one that cannot be opened is taken back', async () => {
  using folder = temporaryFolder();
  const backend = await openBackend(folder.path);
  const { client } = backend;
  const { name } = await client.system.backUp({});
  await client.system.restore({ name });
  const { backups } = await client.system.backups({});
  expect(backups.map(({ reason }) => reason)).toEqual(['before restore', 'by hand']);

  writeFileSync(backupPath(folder.path, backups[0]!.name), 'rubbish');
  await expect(client.system.restore({ name: backups[0]!.name })).rejects.toMatchObject({
    code: 'database_damaged',
  });
  expect(await client.library.list({})).toMatchObject({ media: [] });
  expect(listBackups(folder.path).map(({ reason }) => reason)).toContain('by hand');
  await backend.close();
});
