// Checks the third-party components: every installed package that ships has a licence that GPL-3.0-or-later
// may include, and every direct dependency is explained in docs/soup.md.
import { existsSync, readFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const compatible = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'GPL-3.0-or-later',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
  'X11',
  '(Apache-2.0 AND BSD-3-Clause)',
]);

/** Packages whose manifest is silent, with the licence that their LICENSE file states (read by a person). */
const readByAPerson: Readonly<Record<string, string>> = {
  '@shinyoshiaki/jspack': 'BSD-3-Clause',
  rechoir: 'MIT',
};

/** An SPDX expression is acceptable if one side of an OR is, or all sides of an AND are. */
function acceptable(expression: string): boolean {
  if (compatible.has(expression)) return true;
  const bare = expression.replace(/^\(|\)$/g, '');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(acceptable);
  return bare.includes(' AND ') && bare.split(' AND ').every(acceptable);
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, LockedPackage>;
};
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
const soup = readFileSync('docs/soup.md', 'utf8');
const problems: string[] = [];
let shipped = 0;

for (const [folder, locked] of Object.entries(lock.packages)) {
  if (folder === '' || locked.dev) continue;
  shipped += 1;
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const installed = `${folder}/package.json`;
  const declared =
    locked.license ??
    readByAPerson[name] ??
    (existsSync(installed) ? (JSON.parse(readFileSync(installed, 'utf8')).license as string) : undefined);
  if (declared === undefined || !acceptable(declared))
    problems.push(`${name} ${locked.version}: licence ${declared ?? 'not stated'}`);
}
for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
  if (!soup.includes(`\`${name}\``)) problems.push(`${name}: not explained in docs/soup.md`);
}

for (const problem of problems) console.error(problem);
console.log(`${shipped} shipped packages, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
