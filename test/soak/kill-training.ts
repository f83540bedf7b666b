/**
 * Kills a training run at ten random steps and moments within them, resumes it each time, and compares the end with
 * an undisturbed run, bit for bit. `node test/soak/kill-training.ts [KILLS] [SEED]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../inference/runtime/index.ts';
import { runAndKill } from './killing.ts';
import { runTraining } from './training-run.ts';

const kills = Number(process.argv[2] ?? 10);
const random = new SeededRandom(Number(process.argv[3] ?? Date.now() % 4294967296));
const folder = await mkdtemp(join(tmpdir(), 'caliper-kill-'));
try {
  const undisturbed = await runTraining(undefined);
  let killed = 0;
  for (let attempt = 0; killed < kills; attempt++) {
    // A fresh run for every three kills, so that early and late steps are hit alike.
    const path = join(folder, `checkpoint-${Math.floor(attempt / 3)}`);
    const kill = { steps: 1 + random.integer(24), delayMs: random.integer(20) };
    const hash = await runAndKill(path, kill);
    if (hash === undefined) {
      killed++;
      console.log(`killed ${killed} of ${kills}: after ${kill.steps} steps and ${kill.delayMs} ms`);
    }
    if (attempt % 3 === 2 || killed === kills) {
      const resumed = hash ?? (await runAndKill(path));
      console.log(resumed === undisturbed ? 'bit-identical' : `DIFFERENT: ${resumed} is not ${undisturbed}`);
      if (resumed !== undisturbed) process.exitCode = 1;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
