// Run by hand: node test/soak/loopback-fuzz.ts [VISITS] [SEED]. Speaks raw HTTP and WebSocket to a backend process, most of
// it without a token, while a client with a token goes on asking; prints memory before and after. Linux only.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend } from '../backend-process.ts';
import { fuzzLoopback, type LoopbackFuzzReport } from '../loopback-fuzz.ts';

const visits = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);
const folder = mkdtempSync(join(tmpdir(), 'caliper-fuzz-'));
const backend = await startBackend(folder);

const residentMiB = () => {
  const status = readFileSync(`/proc/${backend.child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024);
};

let over = false;
const waitsMs: number[] = [];
/** Somebody who works meanwhile. */
async function ask(): Promise<void> {
  while (!over) {
    const since = performance.now();
    await backend.client.library.list({ limit: 10 });
    waitsMs.push(performance.now() - since);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const asking = ask();
const part = Math.ceil(visits / 10);
const memoryMiB: number[] = [];
const reports: LoopbackFuzzReport[] = [];
const start = performance.now();
for (let round = 0; round < 10; round += 1) {
  reports.push(await fuzzLoopback(backend, part, seed + round));
  memoryMiB.push(residentMiB());
}
over = true;
await asking;
const seconds = (performance.now() - start) / 1000;
const answers: Record<string, number> = {};
for (const report of reports) {
  for (const [answer, count] of Object.entries(report.answers))
    answers[answer] = (answers[answer] ?? 0) + count;
}
waitsMs.sort((a, b) => a - b);
const withToken = reports.reduce((sum, report) => sum + report.withToken, 0);
console.log(`${part * 10} visits (seed ${seed}), ${withToken} of them with a token, ${seconds.toFixed(0)} s`);
console.log(`first answers: ${JSON.stringify(answers)}`);
console.log(`memory after each tenth, MiB: ${memoryMiB.join(', ')}`);
console.log(
  `a client meanwhile: ${waitsMs.length} answers, median ${waitsMs[waitsMs.length >> 1]?.toFixed(1)} ms, longest ${waitsMs.at(-1)?.toFixed(0)} ms`,
);
console.log(`ended with ${(await backend.end()).join(' ')}`);
rmSync(folder, { recursive: true, force: true });
