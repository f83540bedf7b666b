import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Backend } from '../main/backend/index.ts';
import type { ClassId, FieldId } from '../main/contract/ids.ts';

interface Window {
  readonly patient_id: string;
  readonly wsi_id: string;
  readonly window_id: string;
  readonly presence: string;
}

/** Names of the two classes, in the order of their indices. */
export const bacteria = ['absent', 'present'] as const;

/**
 * Puts the labelled tiles of the Helicobacter sample into a library as a user would: the tiles of each slide as stills of
 * their patient, then a table of labels. Returns the field and how many labels were set.
 */
export async function importHelicobacter(
  { client }: Backend,
  folder: string,
  workFolder: string,
): Promise<{ readonly fieldId: FieldId; readonly labels: number }> {
  const windows: Window[] = parse(readFileSync(join(folder, 'windows.csv')), { columns: true });
  const presence = new Map(
    windows.map((row) => [`${row.patient_id}_${row.wsi_id}/${Number(row.window_id)}`, row.presence]),
  );
  const { version } = await client.labels.schema({});
  const fieldId = randomUUID() as FieldId;
  const classes = bacteria.map((name, i) => ({
    ...{ id: randomUUID() as ClassId, name, colour: ['#3355aa', '#aa3333'][i]!, shortcut: null },
  }));
  await client.labels.saveSchema({
    basedOn: version,
    fields: [{ id: fieldId, name: 'bacteria', subject: 'medium', required: false, kind: 'class', classes }],
  });
  const rows = ['item,value'];
  const tiles = join(folder, 'tiles');
  for (const slide of readdirSync(tiles)) {
    const path = join(tiles, slide);
    const patientPseudonym = slide.split('_')[0]!;
    await client.library.importStills({ path, patientPseudonym });
    for (const name of readdirSync(path)) {
      const said = presence.get(`${slide}/${Number(name.replace(/\..*$/, ''))}`);
      if (said === '1' || said === '-1')
        rows.push(`${join(path, name)},${said === '1' ? 'present' : 'absent'}`);
    }
  }
  const table = join(workFolder, 'labels.csv');
  writeFileSync(table, `${rows.join('\n')}\n`);
  await client.labels.import({ path: table, fieldId });
  return { fieldId, labels: rows.length - 1 };
}
