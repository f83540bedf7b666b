// Prints which test and which deliberate mistake hold each requirement of docs/requirements.md. Fails where one has
// no test or no mistake that must turn its test red, where either names a requirement that does not exist, and where a
// mistake can no longer be made, because the source moved on.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mutations } from './mutations/mutations.ts';

const pattern = /REQ-[A-Z]+-\d{3}/g;
const lines = [
  ...readFileSync('docs/requirements.md', 'utf8').matchAll(/^- \*\*(REQ-[A-Z]+-\d{3})\*\*/gm),
].map((match) => match[1]!);
const stated = new Set(lines);
const twice = lines.filter((id, place) => lines.indexOf(id) !== place);

const tests = new Map<string, string[]>();
for (const file of globSync('{main,inference,db,renderer,test,build}/**/*.test.ts')) {
  for (const id of new Set(readFileSync(file, 'utf8').match(pattern) ?? [])) {
    tests.set(id, [...(tests.get(id) ?? []), file]);
  }
}
const mistakes = Map.groupBy(
  mutations.filter(({ requirement }) => requirement !== undefined),
  ({ requirement }) => requirement!,
);

for (const id of [...stated].sort()) {
  const mistake = mistakes.get(id)?.map(({ name }) => name);
  console.log(`${id}  ${tests.get(id)?.join(', ') ?? 'NO TEST'}  (${mistake?.join('; ') ?? 'NO MISTAKE'})`);
}
const untested = [...stated].filter((id) => !tests.has(id));
const unproven = [...stated].filter((id) => !mistakes.has(id));
const unknown = [...new Set([...tests.keys(), ...mistakes.keys()])].filter((id) => !stated.has(id));
const stale = mutations.filter(
  ({ source, from, test }) =>
    !existsSync(test) || !existsSync(source) || readFileSync(source, 'utf8').split(from).length !== 2,
);
for (const { name, source } of stale) console.log(`${source} does not hold exactly once: ${name}`);
for (const id of unknown) console.log(`${id} is not in docs/requirements.md`);
for (const id of twice) console.log(`${id} stands twice in docs/requirements.md`);
console.log(
  `${stated.size} requirements, ${untested.length} without a test, ${unproven.length} without a mistake that its test must see, ${unknown.length} unknown, ${stale.length} mistakes that cannot be made`,
);
process.exitCode =
  untested.length + unproven.length + unknown.length + twice.length + stale.length > 0 ? 1 : 0;
