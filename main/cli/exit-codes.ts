import type { ErrorCode } from '../contract/errors.ts';

/** The exit status of each way to fail. Part of the interface: scripts rely on it. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  invalid_input: 2,
  not_found: 3,
  unsupported_format: 4,
  corrupt_file: 5,
  too_large: 6,
  file_changed: 7,
  model_contract: 8,
  model_untrusted: 9,
  provider_unavailable: 10,
  out_of_memory: 11,
  disk_full: 12,
  read_only: 13,
  locked: 14,
  newer_version: 15,
  database_damaged: 16,
  conflict: 17,
  interrupted: 18,
  cancelled: 130,
};

/** For the help: one line a code. */
export function exitCodeTable(): string {
  const rows = Object.entries(exitCodes).toSorted(([, a], [, b]) => a - b);
  return ['Exit status:', '  0  done', ...rows.map(([code, status]) => `  ${status}  ${code}`)].join('\n');
}
