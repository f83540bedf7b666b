import type { RowDiff } from './change.ts';
import type { RowValues } from './tables.ts';

/** Tables and properties whose names an older schema had, by that name. An audit row keeps what it was hashed with. */
const tables: Readonly<Record<string, string>> = { lesion: 'object' };
const properties: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  track: { lesionKey: 'objectKey' },
  shape: { lesionKey: 'objectKey' },
  decision: { lesionPredictionKey: 'predictionKey', sizeMm: 'value' },
};

/** A diff as an older version of Caliper wrote it, in the names of the present schema. */
export function inPresentNames({ table, before, after, key }: RowDiff): RowDiff {
  const renamed = properties[table] ?? {};
  const values = (of: RowValues | null) =>
    of && Object.fromEntries(Object.entries(of).map(([name, value]) => [renamed[name] ?? name, value]));
  return { table: tables[table] ?? table, key, before: values(before), after: values(after) };
}
