import type { Split } from '../../main/contract/datasets.ts';
import type { DatasetId } from '../../main/contract/ids.ts';
import type { ReadableDb } from '../handle.ts';
import { dataset, split } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import { datasetSha256, splitSha256 } from './hashes.ts';
import { type DatasetRow, frozenItems, frozenMedia } from './rows.ts';

/** Data sets of which something stored is not what was frozen, hidden ones too, with their splits. */
export function datasetProblems(db: ReadableDb): { datasetId: DatasetId; problem: string }[] {
  const stated = hashesInHistory(db);
  return db
    .select()
    .from(dataset)
    .all()
    .flatMap((row) => {
      const problem = problemOf(db, row, stated);
      return problem === undefined ? [] : [{ datasetId: row.id, problem }];
    });
}

/** The hash that the history names, by id of the data set or split. */
function hashesInHistory(db: ReadableDb): ReadonlyMap<string, string> {
  const rows = db
    .read<{ id: string; sha256: string }>(
      `SELECT entity_id AS id, after ->> '$.rows[0].values.sha256' AS sha256 FROM audit
       WHERE action IN ('dataset.make', 'split.make')`,
    )
    .all();
  return new Map(rows.map(({ id, sha256 }) => [id, sha256]));
}

function problemOf(db: ReadableDb, row: DatasetRow, stated: ReadonlyMap<string, string>): string | undefined {
  const items = frozenItems(db, row.key, 0, row.itemCount + 1);
  if (datasetSha256(storedJson(row.field), frozenMedia(db, row.key), items) !== row.sha256)
    return 'its field, a medium or an item is not the one that was frozen';
  if (stated.get(row.id) !== row.sha256) return 'the history names another hash';
  for (const each of db.select().from(split).all()) {
    if (each.datasetKey !== row.key) continue;
    const { groupBy: group, fractions, seed, parts, sha256 } = each;
    const request = { group, fractions: storedJson<Split['fractions']>(fractions), seed };
    if (splitSha256(row.sha256, request, parts) !== sha256 || stated.get(each.id) !== sha256)
      return `its split ${each.name} is not the one that was made`;
  }
  return undefined;
}
