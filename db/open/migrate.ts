import type Database from 'better-sqlite3';
import { CaliperError } from '../../main/contract/errors.ts';
import { migrations } from '../migrations/index.ts';
import { applicationId, quickCheck, userVersion } from './connection.ts';

/**
 * Brings a library to `target`, one transaction a step: a step that fails leaves the version before it.
 * After each step every reference must hold; after the last the whole file must be sound.
 * Throws `database_damaged` if a check fails.
 */
export function migrate(sqlite: Database.Database, target: number): void {
  const pending = migrations.filter(({ version }) => version > userVersion(sqlite) && version <= target);
  // A table that is made anew is dropped first, which would count as taking away what others point to.
  sqlite.pragma('foreign_keys = OFF');
  for (const { version, name, sql } of pending) {
    sqlite.transaction(() => {
      sqlite.exec(sql);
      const dangling = sqlite.pragma('foreign_key_check') as unknown[];
      if (dangling.length > 0) throw checkFailed(`${name} left ${dangling.length} dangling references`);
      sqlite.pragma(`application_id = ${applicationId}`);
      sqlite.pragma(`user_version = ${version}`);
    })();
  }
  sqlite.pragma('foreign_keys = ON');
  if (pending.length === 0) return;
  const problems = quickCheck(sqlite);
  if (problems.length > 0) throw checkFailed(problems.join('; '));
}

const checkFailed = (problem: string) =>
  new CaliperError('database_damaged', 'The library could not be brought to the present version.', {
    details: { problem },
  });
