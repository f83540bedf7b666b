// Turns one bit after another in the files of a killed library, each time in a fresh copy, and counts what an opening
// says: `node test/soak/flip-bits.ts [FLIPS] [SEED]`. Ends with status 1 if one of them is silent.
import { SeededRandom } from '../../inference/runtime/random.ts';
import {
  contentOf,
  copyLibrary,
  filesOfKilledWriter,
  flipBit,
  judgeOpening,
} from '../database/damaged-libraries.ts';
import { temporaryFolder } from '../database/library.ts';

const [flips = 500, seed = 1] = process.argv.slice(2).map(Number);
const random = new SeededRandom(seed);
using killed = temporaryFolder();
await filesOfKilledWriter(killed.path);
const right = contentOf(killed.path);
const counts: Record<string, Record<string, number>> = {};
for (let flip = 0; flip < flips; flip += 1) {
  using folder = temporaryFolder();
  copyLibrary(killed.path, folder.path);
  const file = flip % 5 < 3 ? 'database' : 'wal';
  flipBit(folder.path, file, () => random.uniform());
  const verdict = await judgeOpening(folder.path, right);
  counts[file] ??= { told: 0, same: 0, SILENT: 0 };
  counts[file][verdict]! += 1;
}
console.log(`${flips} turned bits, seed ${seed}`);
console.table(counts);
process.exitCode = Object.values(counts).some(({ SILENT }) => SILENT! > 0) ? 1 : 0;
