import Database from 'better-sqlite3';
import { migrate } from './migrate.ts';

const rulesOf = (sqlite: Database.Database) =>
  sqlite
    .prepare(
      "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 1",
    )
    .raw()
    .all() as [string, string][];

const expected = new Map<number, ReadonlyMap<string, string>>();

/** What the migrations up to a version make. */
function expectedRules(version: number): ReadonlyMap<string, string> {
  const known = expected.get(version);
  if (known !== undefined) return known;
  const fresh = new Database(':memory:');
  try {
    migrate(fresh, version);
    const rules = new Map(rulesOf(fresh));
    expected.set(version, rules);
    return rules;
  } finally {
    fresh.close();
  }
}

/**
 * Lines on the triggers and views of a library that are not those of its version: one that somebody planted would write
 * along with every edit, and without the others rows that stay for good could be changed. Empty when all is as it was made.
 */
export function strangeRules(sqlite: Database.Database, version: number): readonly string[] {
  const wanted = expectedRules(version);
  const found = new Map(rulesOf(sqlite));
  const foreign = [...found].filter(([name, sql]) => wanted.get(name) !== sql).map(([name]) => name);
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  return [
    ...foreign.map((name) => `${name} is not as Caliper makes it`),
    ...missing.map((name) => `${name} is missing`),
  ];
}
