import { desc, eq } from 'drizzle-orm';
import { canonicalJson } from '../../main/contract/canonical-json.ts';
import type { DatasetFindings } from '../../main/contract/datasets.ts';
import type { DatasetId, SplitId } from '../../main/contract/ids.ts';
import { recorded } from '../edit/gesture.ts';
import type { ReadableDb, WritableDb } from '../handle.ts';
import { datasetCheck } from '../schema/index.ts';
import { storedJson } from '../stored-json.ts';
import { splitsOf } from './datasets.ts';
import { datasetRow } from './rows.ts';

/** Keeps what a look for shortcuts found. Recorded, not undoable: it is no edit. Throws `not_found`. */
export function addFindings(db: WritableDb, datasetId: DatasetId, findings: DatasetFindings): void {
  const { key: datasetKey } = datasetRow(db, datasetId);
  const { warnings, checkedAt } = findings;
  const entry = { action: 'dataset.check', entity: 'dataset', entityId: datasetId, after: { warnings } };
  recorded(db, entry, () =>
    db.orm
      .insert(datasetCheck)
      .values({ datasetKey, findings: canonicalJson(findings), checkedAt })
      .run(),
  );
}

/** What the newest look found, and the splits that were made since. Throws `not_found`. */
export function findingsOf(
  db: ReadableDb,
  datasetId: DatasetId,
): { findings: DatasetFindings | null; uncheckedSplits: SplitId[] } {
  const { key } = datasetRow(db, datasetId);
  const row = db
    .select()
    .from(datasetCheck)
    .where(eq(datasetCheck.datasetKey, key))
    .orderBy(desc(datasetCheck.key))
    .limit(1)
    .get();
  const findings = row ? (storedJson(row.findings) as DatasetFindings) : null;
  const since = splitsOf(db, datasetId).filter(
    ({ createdAt }) => findings === null || createdAt > findings.checkedAt,
  );
  return { findings, uncheckedSplits: since.map(({ id }) => id) };
}
