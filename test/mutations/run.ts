// Puts deliberate mistakes into the source, one at a time and in memory only, and expects the named test to fail.
// A mistake that no test sees, or a test file that does not run, makes this fail. `npm run mutations`, or
// `npm run mutations -- WORD` for those whose name, source or test holds a word.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutations } from './mutations.ts';

const root = join(import.meta.dirname, '../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const folder = mkdtempSync(join(tmpdir(), 'caliper-mutations-'));
const report = join(folder, 'report.json');

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Titles of the tests that failed. Throws where the file could not be run at all. */
function failures(index: number): string[] {
  rmSync(report, { force: true });
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const args = [
    'run',
    '--config',
    config,
    '--reporter=json',
    `--outputFile=${report}`,
    mutations[index]!.test,
  ];
  const run = spawnSync(process.execPath, [vitest, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CALIPER_MUTATION: String(index) },
  });
  let results: Report;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    throw new Error(run.stderr || run.stdout);
  }
  const assertions = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  if (assertions.length === 0) throw new Error(run.stderr || 'no test ran');
  return assertions.filter(({ status }) => status === 'failed').map(({ title }) => title);
}

const word = process.argv[2] ?? '';
let unseen = 0;
let tried = 0;
for (const [index, { name, source, test }] of mutations.entries()) {
  if (![name, source, test].some((text) => text.includes(word))) continue;
  tried += 1;
  const failed = failures(index);
  if (failed.length === 0) unseen += 1;
  console.log(failed.length > 0 ? `seen    ${name}: “${failed[0]}”` : `UNSEEN  ${name}: ${source}, ${test}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`${tried} mistakes, ${unseen} unseen`);
process.exitCode = unseen > 0 ? 1 : 0;
