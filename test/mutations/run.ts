// Puts deliberate mistakes into a copy of the source, one at a time, and expects the named test to fail.
// A mistake that no test sees, a test that fails without the mistake, or one that does not run makes this fail.
// `npm run mutations`, or `npm run mutations -- WORD` for those whose name, source, test or requirement holds a word, or
// `npm run mutations -- --quick` for those whose test starts no process: what a build can wait for. It leaves it to the whole test run that follows in a build to show that each test passes without a mistake.
import { join } from 'node:path';
import { prepareTests } from '../../build/prepare-tests.mjs';
import { mutations } from './mutations.ts';
import { SourceCopy } from './source-copy.ts';

/** Tests that start processes, decode, open a window or train: too slow for a build that tries every mistake. */
const slowTests = /^test\/|^main\/(?!datasets|outputs\/|files|contract)|^db\/(crash|disk)|training|overfit/;

const word = process.argv[2] ?? '';
const isQuick = word === '--quick';
const wanted = mutations.filter(({ name, source, test, requirement = '' }) =>
  isQuick ? !slowTests.test(test) : [name, source, test, requirement].some((text) => text.includes(word)),
);
const endDisplay = await prepareTests();
const left = [...wanted];
const unseen: string[] = [];
const root = join(import.meta.dirname, '../..');

/** Works through what is left in a copy of its own. */
async function work(): Promise<void> {
  await using copy = await SourceCopy.make(root, !isQuick);
  for (let mutation = left.shift(); mutation !== undefined; mutation = left.shift()) {
    const { name, source, test } = mutation;
    const outcome = await copy.tryMutation(mutation);
    if (!outcome.seen) unseen.push(name);
    console.log(
      `${outcome.seen ? 'seen   ' : 'UNSEEN '} ${name}: ${outcome.seen ? `“${outcome.by}”` : `${source}, ${test}: ${outcome.why}`}`,
    );
  }
}

await Promise.all(wanted.length > 1 ? [work(), work()] : [work()]);
endDisplay();
console.log(`${wanted.length} mistakes, ${unseen.length} unseen`);
process.exitCode = unseen.length > 0 || wanted.length === 0 ? 1 : 0;
