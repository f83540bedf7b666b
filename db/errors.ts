import { CaliperError, type ErrorCode, toCaliperError } from '../main/contract/errors.ts';

/** By SQLite's primary result code; extended codes such as SQLITE_CORRUPT_INDEX begin with it. */
const byPrefix: readonly (readonly [string, ErrorCode, string])[] = [
  ['SQLITE_FULL', 'disk_full', 'The disk is full. Nothing was changed; free some space and try again.'],
  // The file that readers share could not be made as long as it must be: there is no room for it.
  [
    'SQLITE_IOERR_SHMSIZE',
    'disk_full',
    'The disk is full. Nothing was changed; free some space and try again.',
  ],
  ['SQLITE_READONLY', 'read_only', 'The library cannot be written: its folder or file is read-only.'],
  [
    'SQLITE_CANTOPEN',
    'read_only',
    'The library cannot be opened: Caliper needs to write in its folder, even to look. Copy it to a disk that can be written.',
  ],
  ['SQLITE_CORRUPT', 'database_damaged', 'The library file is damaged.'],
  ['SQLITE_NOTADB', 'database_damaged', 'The library file is damaged: it is no database.'],
  ['SQLITE_BUSY', 'locked', 'Another program is writing to this library.'],
  ['SQLITE_CONSTRAINT', 'conflict', 'The change contradicts what is stored.'],
  ['SQLITE_IOERR', 'internal', 'The disk reported an error. Nothing was changed.'],
];

/** Converts what SQLite or the file system threw; every public function of `db` throws only CaliperErrors. */
export function databaseError(thrown: unknown): CaliperError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = byPrefix.find(([prefix]) => code.startsWith(prefix));
  if (!known) return toCaliperError(thrown);
  return new CaliperError(known[1], known[2], { cause: thrown, details: { sqlite: code } });
}
