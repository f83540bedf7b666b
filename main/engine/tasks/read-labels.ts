import type { readLabels as definition } from '../../contract/engine/read-labels.ts';
import { readLabelRows } from '../../datasets/index.ts';
import type { TaskImplementation } from '../task-context.ts';

const rowsPerPage = 2_000;

/** Reads a CSV of labels and hands its rows over page by page. */
export const readLabels: TaskImplementation<typeof definition> = async ({ path, fieldName }, context) => {
  const { rows, log, decimalCommas } = await readLabelRows(path, fieldName);
  for (let from = 0; from < rows.length; from += rowsPerPage) {
    await context.ask('rows', rows.slice(from, from + rowsPerPage));
  }
  const { counts, notes } = log;
  const reasons = log.reasons.map((each) => ({ ...each, places: [...each.places] }));
  return {
    skipped: [...log.remarks['left out']],
    report: { ...counts, reasons, notes: [...notes] },
    decimalCommas,
  };
};
