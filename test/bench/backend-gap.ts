// Run by hand: node test/bench/backend-gap.ts VIDEO BOXES [BUNDLE]. Sizes a video and prints how long the backend's event
// loop was ever held while the engine computed, the pipeline's rates, and the engine's largest memory.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Job } from '../../main/contract/jobs.ts';
import { openBackend } from '../sizing-case.ts';
import { writeTinyBundle } from '../tiny-bundle.ts';

const [video, boxes, bundle] = process.argv.slice(2);
if (video === undefined || boxes === undefined) throw new Error('usage: backend-gap.ts VIDEO BOXES [BUNDLE]');
const folder = mkdtempSync(join(tmpdir(), 'caliper-gap-'));
if (bundle === undefined) await writeTinyBundle(join(folder, 'bundle'));
const backend = await openBackend(join(folder, 'library'));
const { client } = backend;

/** Largest resident memory so far of this process's children, in MB (Linux). */
function engineMemoryMb(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const peaks = children
    .filter(Boolean)
    .map((pid) => /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return Math.max(0, ...peaks.map((kilobytes) => Number(kilobytes ?? 0) / 1024));
}

const { media } = await client.library.import({ path: video });
await client.annotations.import({ mediaId: media.id, path: boxes });
const model = await client.models.import({ folder: bundle ?? join(folder, 'bundle') });
const delay = monitorEventLoopDelay({ resolution: 1 });
const { jobId } = await client.predictions.size({ mediaId: media.id, modelId: model.id, provider: 'cpu' });
let last: Job | undefined;
let memoryMb = 0;
for await (const job of await client.jobs.watch({ jobId })) {
  if (job.progress !== null && last?.progress == null) {
    delay.enable();
    delay.reset();
  }
  memoryMb = Math.max(memoryMb, engineMemoryMb());
  last = job;
}
delay.disable();
const ms = (ns: number) => (ns / 1e6).toFixed(1);
console.log(`${last!.state}: ${JSON.stringify(last!.result).slice(0, 120)}`);
for (const { stage, perSecond } of last!.progress?.stageRates ?? [])
  console.log(`${stage.padEnd(12)} ${perSecond.toFixed(1)}/s`);
console.log(
  `backend event loop: p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}, max ${ms(delay.max)} ms`,
);
console.log(`engine memory at most ${memoryMb.toFixed(0)} MB`);
await backend.close();
rmSync(folder, { recursive: true, force: true });
