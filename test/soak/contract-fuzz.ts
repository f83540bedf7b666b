// Run by hand: node test/soak/contract-fuzz.ts [messages] [seed]. Sends random messages to every procedure.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzzContract } from '../contract-fuzz.ts';
import { openBackend } from '../sizing-case.ts';

const messages = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);
const folder = mkdtempSync(join(tmpdir(), 'caliper-fuzz-'));
const backend = await openBackend(folder);
try {
  const invalid = await fuzzContract(backend, messages, seed);
  console.log(`${messages} messages with seed ${seed}: ${invalid} were invalid, none of them was accepted`);
} finally {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
}
