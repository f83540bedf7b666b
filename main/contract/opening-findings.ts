import type { OpenFinding } from './system.ts';

/** What an opening found that is not as it was left, a sentence a finding. */
export function findingLines({ missing, changedTables, unreadable, keptAs }: OpenFinding): string[] {
  const lines: string[] = [];
  if (missing !== null) {
    const { steps, firstEdit, lastEdit } = missing;
    const edits = firstEdit === null ? '' : `: rows ${firstEdit} to ${lastEdit} of the audit trail`;
    lines.push(
      `WORK IS MISSING. ${steps === 0 ? 'The library is not the one that was saved last' : `${steps} saved steps are not in the library`}${edits}. Its files were damaged, replaced or restored from outside.`,
    );
  }
  if (changedTables.length > 0) {
    lines.push(
      `THE LIBRARY FILE WAS CHANGED FROM OUTSIDE, or is damaged, in: ${changedTables.join(', ')}. What stands there may be wrong.`,
    );
  }
  if (keptAs !== null) {
    lines.push(
      `The files are kept as they were found, as the backup ${keptAs}. Verify the audit trail and compare with the backups; restoring one goes back to it.`,
    );
  }
  if (unreadable) {
    lines.push(
      'The marks of what was saved last are damaged or missing, so this opening could not compare everything with them.',
    );
  }
  return lines;
}
