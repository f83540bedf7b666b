import { newMark, setLabels, setLesionSize } from '../../../db/index.ts';
import type { ImportRemark, ImportReport } from '../../contract/annotations.ts';
import type { LabelRow } from '../../contract/engine/read-labels.ts';
import type { UndoStep } from '../../contract/history.ts';
import { planLabels } from '../../datasets/labels/plan-labels.ts';
import type { BackendContext } from '../backend-context.ts';
import { withStep } from '../router/with-step.ts';

export interface ImportedLabels {
  readonly report: ImportReport;
  readonly replaced: number;
  readonly skipped: ImportRemark[];
  readonly step: UndoStep | null;
}

interface Options {
  /** Of every row; null where each names its own. */
  readonly fieldName: string | null;
  readonly replaceValues: boolean;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

const mostRemarks = 10_000;

/**
 * Sets the labels of a CSV file as one undoable step. A reader reads it; nothing is stored before it has read all of it.
 * @throws CaliperError `invalid_input` where a column is missing, `not_found`, `too_large`, `cancelled`
 */
export async function importLabels(
  path: string,
  { db, reader }: Pick<BackendContext, 'db' | 'reader'>,
  { fieldName, replaceValues, dryRun, signal }: Options,
): Promise<ImportedLabels> {
  const rows: LabelRow[] = [];
  const read = await reader.run('read-labels', {
    params: { path, fieldName },
    handlers: {
      rows: (page) => {
        rows.push(...page);
        return null;
      },
    },
    ...(signal && { signal }),
  });
  const plan = planLabels(db, rows, { decimalCommas: read.decimalCommas, replaceValues });
  const { step } = withStep(db, () => !dryRun && store(db, plan));
  const { taken, leftOut } = plan.log.counts;
  return {
    report: {
      read: rows.length + read.report.leftOut,
      taken: taken - plan.alreadyThere,
      alreadyThere: plan.alreadyThere,
      leftOut: leftOut + read.report.leftOut,
      adjusted: 0,
      reasons: [...read.report.reasons, ...plan.log.reasons]
        .map((reason) => ({ ...reason, places: [...reason.places] }))
        .sort((a, b) => b.count - a.count),
      notes: read.report.notes,
    },
    replaced: plan.replaced,
    step,
    skipped: [...read.skipped, ...plan.log.remarks['left out']].slice(0, mostRemarks),
  };
}

function store(db: BackendContext['db'], { sets, sizes }: ReturnType<typeof planLabels>): void {
  const mark = newMark(db);
  if (sets.length > 0) setLabels(db, sets, { mark });
  for (const { lesionId, sizeMm } of sizes) {
    setLesionSize(db, lesionId, { sizeMm, provenance: 'imported' }, { mark });
  }
}
