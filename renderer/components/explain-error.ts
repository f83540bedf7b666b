import type { CaliperError } from '../../main/contract/errors.ts';
import { fromWireError } from '../../main/contract/wire-error.ts';
import { t } from '../texts/index.ts';

export interface ExplainedError {
  readonly title: string;
  /** What happened, in the error's own words. */
  readonly what: string;
  readonly kept: string;
  readonly next: string;
  /** The chain of causes, for whoever looks after the machine. */
  readonly causes: readonly string[];
}

/** An error as a person needs it: what happened, what was kept, what to do. */
export function explainError(thrown: unknown): ExplainedError {
  const error: CaliperError = fromWireError(thrown);
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 8; cause = cause.cause) {
    if (cause.message !== error.message && !causes.includes(cause.message)) causes.push(cause.message);
  }
  return { ...t.errors[error.code], ...variantOf(error), what: error.message, causes };
}

/** Of codes that stand for two things to a person: what differs from the usual words. */
function variantOf({ code, details }: CaliperError): Partial<(typeof t.errors)[CaliperError['code']]> {
  if (code === 'read_only' && details.access === 'read') return t.errorVariants.unreadable;
  if (code === 'database_damaged' && details.damagedBackup === true) return t.errorVariants.damagedBackup;
  if (code === 'unsupported_format' && details.boxes === true) return t.errorVariants.boxFile;
  if (code === 'conflict' && details.replaceable === true) return t.errorVariants.replaceable;
  if (code === 'conflict' && details.movableTo !== undefined) return t.errorVariants.otherPatient;
  return {};
}
