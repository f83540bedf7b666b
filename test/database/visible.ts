import type { ReadableDb } from '../../db/index.ts';

/** Tables by the condition under which a person can see a row; audit, undo steps and time are left out. */
const visibleRows: Readonly<Record<string, string>> = {
  patient: 'hidden = 0',
  study: 'hidden = 0',
  media: 'hidden = 0',
  frame_index: 'media_key IN (SELECT key FROM media WHERE hidden = 0)',
  object: 'hidden = 0',
  track: 'hidden = 0',
  key_frame: 'track_key IN (SELECT key FROM track WHERE hidden = 0)',
  shape: 'hidden = 0',
  model: 'hidden = 0',
  job: 'true',
  prediction_run: 'true',
  frame_prediction: 'true',
  prediction: 'true',
  gate_state: 'true',
  decision: 'hidden = 0',
  label_schema: 'hidden = 0',
  label: 'hidden = 0',
  dataset: 'hidden = 0',
  dataset_medium: 'dataset_key IN (SELECT key FROM dataset WHERE hidden = 0)',
  dataset_item: 'dataset_key IN (SELECT key FROM dataset WHERE hidden = 0)',
  split: 'hidden = 0',
  setting: 'true',
};

/** All that a person can see of a library, in one text: two libraries look the same if these are equal. */
export function visibleState(db: ReadableDb): string {
  const lines = Object.entries(visibleRows).flatMap(([table, condition]) => {
    const columns = db
      .read<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => `quote("${name}")`);
    return db
      .read<{ row: string }>(
        `SELECT ${columns.join(` || ' ' || `)} AS row FROM ${table} WHERE ${condition} ORDER BY 1`,
      )
      .all()
      .map(({ row }) => `${table} ${row}`);
  });
  return lines.join('\n');
}
