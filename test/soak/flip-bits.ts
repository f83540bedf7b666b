// Turns one bit after another in the files of a closed library and of one whose writer was killed, each time in a fresh copy, and counts what an opening
// says: `node test/soak/flip-bits.ts [FLIPS] [SEED]`. Ends with status 1 if one of them is silent.

import { openDatabase } from '../../db/index.ts';
import { SeededRandom } from '../../inference/runtime/random.ts';
import {
  contentOf,
  copyLibrary,
  filesOfKilledWriter,
  flipBit,
  judgeOpening,
} from '../database/damaged-libraries.ts';
import { temporaryFolder, testOptions } from '../database/library.ts';

const [flips = 500, seed = 1] = process.argv.slice(2).map(Number);
const random = new SeededRandom(seed);
using killed = temporaryFolder();
await filesOfKilledWriter(killed.path);
using closed = temporaryFolder();
copyLibrary(killed.path, closed.path);
await (await openDatabase(closed.path, testOptions())).close();
const cases = [
  { name: 'closed library', from: closed.path, file: 'database', right: contentOf(closed.path) },
  {
    name: 'library file beside its write-ahead file',
    from: killed.path,
    file: 'database',
    right: contentOf(killed.path),
  },
  { name: 'write-ahead file', from: killed.path, file: 'wal', right: contentOf(killed.path) },
] as const;
const counts: Record<string, Record<string, number>> = {};
for (let flip = 0; flip < flips; flip += 1) {
  using folder = temporaryFolder();
  const { name, from, file, right } = cases[[0, 0, 1, 2, 2][flip % 5]!]!;
  copyLibrary(from, folder.path);
  flipBit(folder.path, file, () => random.uniform());
  const verdict = await judgeOpening(folder.path, right);
  counts[name] ??= { told: 0, same: 0, SILENT: 0 };
  counts[name][verdict]! += 1;
}
console.log(`${flips} turned bits, seed ${seed}`);
console.table(counts);
process.exitCode = Object.values(counts).some(({ SILENT }) => SILENT! > 0) ? 1 : 0;
