import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { CaliperError } from '../../main/contract/errors.ts';
import { databaseError } from '../errors.ts';
import { latestVersion } from '../migrations/index.ts';
import { applicationId, openForReading, quickCheck, userVersion } from './connection.ts';
import { strangeRules } from './rules.ts';

/**
 * Looks at a library file through a read-only connection before anything may write to it.
 * Returns its schema version, 0 for a file that is not there yet.
 * Throws `newer_version`, `unsupported_format` (another program's file) or `database_damaged`; the file stays as it is.
 */
export function inspectFile(path: string): number {
  if (!existsSync(path)) return 0;
  if (statSync(path).size === 0) throw damaged(['the file is empty']);
  let sqlite: Database.Database | undefined;
  try {
    sqlite = openForReading(path);
    const id = sqlite.pragma('application_id', { simple: true }) as number;
    if (id !== applicationId) {
      throw new CaliperError('unsupported_format', 'This file is a database of another program.', {
        details: { applicationId: id },
      });
    }
    const version = userVersion(sqlite);
    if (version > latestVersion) {
      throw new CaliperError(
        'newer_version',
        `This library was written by a newer Caliper (schema ${version}; this one knows ${latestVersion}). It was left untouched.`,
        { details: { version, latestVersion } },
      );
    }
    readAhead(path);
    const problems = quickCheck(sqlite);
    if (problems.length > 0) throw damaged(problems);
    const strange = strangeRules(sqlite, version);
    if (strange.length > 0) throw changedRules(strange);
    return version;
  } catch (thrown) {
    const error = databaseError(thrown);
    throw error.code === 'database_damaged' && error !== thrown ? damaged([error.message], thrown) : error;
  } finally {
    sqlite?.close();
  }
}

/**
 * Reads the file once from start to end, so that the check, which jumps about in it, finds it in memory: of a library
 * of 100 MB that was not in memory the check took 2.7 s without this and 0.9 s with it.
 */
function readAhead(path: string): void {
  const piece = Buffer.allocUnsafe(1 << 20);
  const file = openSync(path, 'r');
  try {
    while (readSync(file, piece) > 0);
  } finally {
    closeSync(file);
  }
}

function changedRules(problems: readonly string[]): CaliperError {
  return new CaliperError(
    'database_damaged',
    `The library was changed from outside, in what guards its entries: ${problems.slice(0, 5).join('; ')}. Nothing was written to it.`,
    { details: { problems } },
  );
}

function damaged(problems: readonly string[], cause?: unknown): CaliperError {
  return new CaliperError('database_damaged', 'The library file is damaged. Nothing was deleted.', {
    details: { problems },
    cause,
  });
}
