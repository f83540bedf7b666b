// Prints which test names each requirement of docs/requirements.md, and fails where one has no test
// or where a test names a requirement that does not exist.
import { globSync, readFileSync } from 'node:fs';

const pattern = /REQ-[A-Z]+-\d{3}/g;
const stated = new Set(
  [...readFileSync('docs/requirements.md', 'utf8').matchAll(/^- \*\*(REQ-[A-Z]+-\d{3})\*\*/gm)].map(
    (match) => match[1]!,
  ),
);

const named = new Map<string, string[]>();
for (const file of globSync('{main,inference,db,renderer,test,build}/**/*.test.ts')) {
  for (const id of new Set(readFileSync(file, 'utf8').match(pattern) ?? [])) {
    named.set(id, [...(named.get(id) ?? []), file]);
  }
}

const untested = [...stated].filter((id) => !named.has(id));
const unknown = [...named.keys()].filter((id) => !stated.has(id));
for (const id of [...stated].sort()) console.log(`${id}  ${named.get(id)?.join(', ') ?? 'NO TEST'}`);
for (const id of unknown)
  console.log(`${id}  named by ${named.get(id)!.join(', ')}, but not in docs/requirements.md`);
console.log(`${stated.size} requirements, ${untested.length} without a test, ${unknown.length} unknown`);
process.exitCode = untested.length + unknown.length > 0 ? 1 : 0;
