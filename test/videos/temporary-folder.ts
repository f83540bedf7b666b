import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the files of one test file, removed after its tests. Gives a function that makes paths in it. */
export function temporaryFolder(): (...names: readonly string[]) => string {
  const folder = mkdtempSync(join(tmpdir(), 'caliper-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (...names) => join(folder, ...names);
}
