import type { ImportReport } from '../contract/annotations.ts';
import { CaliperError } from '../contract/errors.ts';
import type { MediaId } from '../contract/ids.ts';
import { fromWireError } from '../contract/wire-error.ts';
import { isJsonOf } from '../outputs/index.ts';
import type { Session } from './session.ts';

export interface BoxOptions {
  readonly replaceBoxes?: boolean | undefined;
  readonly fractions?: boolean | undefined;
}

/** Imports boxes and says how they were read, and exactly what was left out or changed. */
export async function importBoxes(
  { client, output, interrupted }: Session,
  mediaId: MediaId,
  path: string,
  { replaceBoxes = false, fractions = false }: BoxOptions,
) {
  const imported = await client.annotations
    .import({ mediaId, path, replace: replaceBoxes, fractions }, { signal: interrupted })
    .catch(withOptionNamed);
  for (const { lesion, lost, different, equal, byHand } of imported.replaced) {
    const hand = byHand > 0 ? `, ${byHand} of them set by hand` : '';
    output.writeNote(`replaced the ${equal + different + lost} boxes of lesion ${lesion}${hand}\n`);
  }
  for (const line of reportLines(imported.report)) output.writeNote(`${line}\n`);
  return imported;
}

/** What an import did, a line for each reason with its count and the first places. */
export function reportLines(report: ImportReport): string[] {
  const { read, taken, alreadyThere, leftOut, reasons, notes } = report;
  const known = alreadyThere > 0 ? `, ${alreadyThere} already there` : '';
  const undo = taken > 0 ? '; undo with `caliper undo`' : '';
  return [
    `${read} boxes read: ${taken} taken${known}, ${leftOut} left out${undo}.`,
    ...notes,
    ...reasons.map(({ outcome, reason, count, places }) => {
      const more = count > places.length ? ', …' : '';
      return `${outcome}: ${count} × ${reason} (${places.join(', ')}${more})`;
    }),
  ];
}

/** How an earlier report is known. */
export const isImportReport = isJsonOf('caliper-import-report');

/**
 * All that an import reports, as JSON. The remarks in it are the first 10,000 of each kind; the counts and reasons are
 * exact.
 */
export function importReportText(report: object): string {
  const document = { format: 'caliper-import-report', version: 1, ...report };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The refusal to replace boxes, with the option that allows it. */
function withOptionNamed(thrown: unknown): never {
  const error = fromWireError(thrown);
  if (error.details.fractions === true)
    throw new CaliperError(error.code, `${error.message} If so, add --fractions.`, {
      details: error.details,
      cause: error,
    });
  if (error.code !== 'conflict' || !('differences' in error.details)) throw error;
  const message = error.message.replace('import it again and ask for replacement', 'add --replace-boxes');
  throw new CaliperError('conflict', message, { details: error.details, cause: error });
}
