// node test/soak/kill-writes.ts [KILLS] [SEED]
// Kills a process in a write loop at random moments, 2,000 times by default, and looks for every acknowledged edit.

import { SeededRandom } from '../../inference/runtime/random.ts';
import { killWrites } from '../database/kill-writes.ts';
import { temporaryFolder } from '../database/library.ts';

const kills = Number(process.argv[2] ?? 2000);
const seed = Number(process.argv[3] ?? 1);
using folder = temporaryFolder();
const random = new SeededRandom(seed);
const start = performance.now();
const report = await killWrites(folder.path, kills, () => random.uniform(), {
  checkEvery: 100,
  onKill: (kill) => {
    if (kill % 100 === 0)
      console.log(`${kill} kills, ${((performance.now() - start) / kill).toFixed(0)} ms each`);
  },
});
console.log(
  `${report.kills} kills, ${report.acknowledged} acknowledged edits, none lost; ${report.duringOpening} kills came ` +
    `before the first edit; integrity, references and audit chain held (seed ${seed})`,
);
